"""
Checkpoints that are whole or absent. A checkpoint is written into `tmp-…`, every file is flushed, a manifest with sizes
and hashes comes last, and only then it gets its name. Resume takes the newest that verifies; a bad one is set aside.
"""

import json
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from sidecar.events import emit
from sidecar.hashing import flush, sha256_file, write_whole

MANIFEST = "checkpoint.json"
KEPT = 2


@dataclass(frozen=True)
class Identity:
    """What a run must share with a checkpoint to continue from it."""

    recipe_hash: str
    dataset_hash: str


def temporary_folder(work_dir: Path) -> Path:
    folder = work_dir / f"tmp-{uuid.uuid4().hex[:12]}"
    folder.mkdir(parents=True)
    return folder


def seal(folder: Path, work_dir: Path, *, step: int, attempt: int, identity: Identity) -> Path:
    """Publishes a written folder as the checkpoint of `step`; older ones beyond the kept number go."""
    # Pickled settings of the library: nobody reads them, and nobody should.
    (folder / "training_args.bin").unlink(missing_ok=True)
    files = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        flush(file)
        files[str(file.relative_to(folder))] = {"size": file.stat().st_size, "sha256": sha256_file(file)}
    manifest = {"step": step, "attempt": attempt, **identity.__dict__, "files": files}
    write_whole(folder / MANIFEST, json.dumps(manifest, indent=1))
    target = work_dir / f"checkpoint-{step:07d}"
    shutil.rmtree(target, ignore_errors=True)
    folder.rename(target)
    flush(work_dir)
    for old in named(work_dir)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def newest(work_dir: Path, identity: Identity) -> tuple[Path, int] | None:
    """The newest checkpoint of this recipe and dataset that is complete, and its step."""
    for leftover in work_dir.glob("tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for folder in named(work_dir):
        problem, step = verify(folder, identity)
        if problem is None:
            return folder, step
        emit("log", level="warn", message=f"{folder.name} is set aside: {problem}")
        aside = folder.with_name(f"bad-{folder.name}-{uuid.uuid4().hex[:6]}")
        folder.rename(aside)
    return None


def verify(folder: Path, identity: Identity) -> tuple[str | None, int]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        if (manifest["recipe_hash"], manifest["dataset_hash"]) != (identity.recipe_hash, identity.dataset_hash):
            return "it belongs to another recipe, base or dataset", 0
        for name, known in manifest["files"].items():
            file = folder / name
            if not file.is_file():
                return f"{name} is missing", 0
            if file.stat().st_size != known["size"] or sha256_file(file) != known["sha256"]:
                return f"{name} is damaged", 0
        return None, int(manifest["step"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"its manifest cannot be read ({error!r})", 0


def named(work_dir: Path) -> list[Path]:
    """Newest first."""
    return sorted(work_dir.glob("checkpoint-*"), key=lambda path: path.name, reverse=True)
