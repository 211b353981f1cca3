"""
python -m sidecar run.json

Ends with 0, or with 10 bad data, 11 gate or parity, 12 out of memory, 13 cancelled with a checkpoint, 14 base mismatch;
1 is a fault of ours. The last event is `finished` or `failed`.
"""

import os
import sys
import traceback
from pathlib import Path

from sidecar.events import OUT_OF_MEMORY, Failure, emit, own_stdout
from sidecar.owner import Stop, die_with_owner, obey


def main() -> int:
    die_with_owner()
    own_stdout()
    stop = Stop()
    obey(stop)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sidecar.config import read_run

        if len(sys.argv) != 2:
            raise Failure(1, "Usage: python -m sidecar run.json")
        run = read_run(Path(sys.argv[1]))
        # Late, because it takes seconds: a wrong file is refused before.
        from sidecar.train import train

        train(run, stop)
        return 0
    except Failure as failure:
        emit("failed", code=failure.code, message=str(failure))
        return failure.code
    except MemoryError:
        emit("failed", code=OUT_OF_MEMORY, message="Memory ran out. Lower microTokens or maxLength of the recipe.")
        return OUT_OF_MEMORY
    except Exception as error:
        traceback.print_exc()
        if "out of memory" in str(error).lower():
            emit("failed", code=OUT_OF_MEMORY, message=f"{error}. Lower microTokens or maxLength of the recipe.")
            return OUT_OF_MEMORY
        emit("failed", code=1, message=f"{type(error).__name__}: {error}"[:2000])
        return 1


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # Threads of libraries must not hold the process, and nothing is left to do.
    os._exit(code)
