import { join } from "node:path";
import { sidecarEnv, type TrainerEnv } from "../env.ts";
import { pythonHome, sidecarDir } from "../python/python-home.ts";
import type { TrainingBackend } from "./backends/backend.ts";
import { localBackend } from "./backends/local.ts";
import { rayBackend } from "./backends/ray.ts";

/** The backend that the environment names. Nothing is installed or reached before the first run. */
export function openBackend(env: TrainerEnv): TrainingBackend {
  if (env.TRAINING_BACKEND === "ray")
    return rayBackend({
      ...{ address: env.RAY_ADDRESS, token: env.RAY_AUTH_TOKEN, cwd: env.RAY_SIDECAR_DIR ?? sidecarDir },
      ...{ command: [env.RAY_PYTHON, "-m", "sidecar"], cpus: env.TRAINING_THREADS ?? 1, gpus: env.RAY_GPUS },
    });
  return localBackend({
    command: async (say) => {
      const python = await pythonHome({ cacheDir: env.TRAINER_CACHE_DIR, onProgress: say });
      return [python, "-m", "sidecar"];
    },
    cwd: sidecarDir,
    env: sidecarEnv() as Record<string, string>,
  });
}

/** Where plain copies of bases are kept. */
export function basesDir(env: TrainerEnv): string {
  return join(env.TRAINER_CACHE_DIR, "bases");
}
