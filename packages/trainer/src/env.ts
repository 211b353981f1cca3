import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { z } from "zod";

/** The only reader of process.env in this workspace; everything else gets values. */

const absolutePath = z.string().refine(isAbsolute, "must be an absolute path");

const envSchema = z.object({
  DATABASE_URL: z.url(),
  INFERENCE_URL: z.url(),
  INFERENCE_TOKEN: z.string().min(16, "must have at least 16 characters"),
  /** The GGUF file that the model server serves. */
  MODEL_PATH: absolutePath,
  /** Content-addressed files: datasets, checkpoints, adapters, reports. */
  ARTIFACTS_DIR: absolutePath,
  /** An S3-compatible bucket that other machines see, too; the folder is then its cache. Unset: the folder alone. */
  ARTIFACTS_BUCKET: z.string().optional(),
  ARTIFACTS_REGION: z.string().optional(),
  /** For servers other than Amazon's. */
  ARTIFACTS_ENDPOINT: z.url().optional(),
  ARTIFACTS_PREFIX: z.string().optional(),
  /** Runs that are being worked on: checkpoints and logs. */
  RUNS_DIR: absolutePath,
  /** The Python environment and plain copies of bases. */
  TRAINER_CACHE_DIR: absolutePath.default(trainerCache()),
  TRAINING_BACKEND: z.enum(["local", "ray"]).default("local"),
  /** Address of the Ray head's job server, with TRAINING_BACKEND=ray. */
  RAY_ADDRESS: z.url().default("http://127.0.0.1:8265"),
  /** For clusters in token mode. */
  RAY_AUTH_TOKEN: z.string().optional(),
  /** The Python with the sidecar's packages, and the sidecar's folder, on the cluster's machines. */
  RAY_PYTHON: z.string().default("python"),
  RAY_SIDECAR_DIR: z.string().optional(),
  /** GPUs that a training asks the cluster for. */
  RAY_GPUS: z.coerce.number().min(0).max(8).default(0),
  /** Threads of a training; unset: all cores. */
  TRAINING_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  /** Seconds between checkpoints: what a kill costs at most. */
  CHECKPOINT_SECONDS: z.coerce.number().min(1).max(3_600).default(60),
  /** 1: end when stdin ends. */
  PARENT_WATCH: z.enum(["0", "1"]).default("0"),
});
export type TrainerEnv = z.output<typeof envSchema>;

/** Parses the environment; throws INVALID naming each variable that is wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): TrainerEnv {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("INVALID", `The environment is not complete: ${problems.join("; ")}.`);
}

/** `$XDG_CACHE_HOME/whetstone/trainer` or `~/.cache/whetstone/trainer`. */
export function trainerCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "whetstone", "trainer");
}

/** What the sidecar may see: programs, temporary files, devices; no address of a database, no secret. */
export function sidecarEnv(): NodeJS.ProcessEnv {
  const allowed =
    /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_.*|LD_LIBRARY_PATH|CUDA_.*|NVIDIA_.*|MASTER_.*|WORLD_SIZE|RANK|LOCAL_RANK|FAILPOINT)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => allowed.test(name))),
    PYTHONUNBUFFERED: "1",
    // Threads that spin while they wait slow down everything else on the machine, the model server first.
    OMP_WAIT_POLICY: "PASSIVE",
  };
}
