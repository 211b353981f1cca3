/**
 * The worker of the learning loop: takes jobs from the queue until it is asked to end. Light while there is nothing to do:
 * Python and models come with the first run. On SIGTERM a training saves a checkpoint and goes back to the queue; a second
 * signal ends everything at once.
 */
import { errorFields, log } from "@whetstone/core/log";
import { exitWithParent } from "@whetstone/core/parent-watch";
import { openConfiguredArtifacts } from "@whetstone/db/artifacts/s3";
import { createDb } from "@whetstone/db/client";
import { openWorkingQueue } from "@whetstone/db/queue";
import { createFeed } from "@whetstone/helpdesk/feed";
import { createInferenceClient } from "@whetstone/inference/client";
import { checkAdapter } from "./adapters/parity.ts";
import { readEnv } from "./env.ts";
import { experimentsJob } from "./experiments/job.ts";
import { collectJob } from "./failures/job.ts";
import { basesDir, openBackend } from "./runs/open-backend.ts";
import { workOnEvaluations, workOnRuns } from "./work.ts";

// The reader of our log may end before us; that must not end a training.
process.stderr.on("error", () => {});
process.on("unhandledRejection", (error) => log("error", "unhandled", errorFields(error)));

const env = readEnv();
const ending = new AbortController();
const db = createDb({ url: env.DATABASE_URL, connections: 4 });
const inference = createInferenceClient({ url: env.INFERENCE_URL, token: env.INFERENCE_TOKEN });
const queue = openWorkingQueue({
  url: env.DATABASE_URL,
  onError: (error) => log("warn", "queue.error", errorFields(error)),
});

process.on("SIGTERM", () => void close("SIGTERM"));
process.on("SIGINT", () => void close("SIGINT"));
exitWithParent(() => void close("the parent ended"));

const artifacts = openConfiguredArtifacts(env);
await workOnRuns(queue, {
  db,
  backend: openBackend(env),
  signal: ending.signal,
  check: (input) => checkAdapter({ inference }, input),
  place: {
    ...{ artifacts, runsDir: env.RUNS_DIR, cacheDir: basesDir(env) },
    ...{ basePath: env.MODEL_PATH, threads: env.TRAINING_THREADS ?? null, checkpointSeconds: env.CHECKPOINT_SECONDS },
  },
});
await workOnEvaluations(queue, { db, inference, artifacts, signal: ending.signal });
await queue.repeat(experimentsJob, () => experimentsJob.run({ db, inference, feed: createFeed() }));
await queue.repeat(collectJob, () => collectJob.run({ db, inference, feed: createFeed() }));
log("info", "worker.ready", { backend: env.TRAINING_BACKEND });

async function close(reason: string): Promise<void> {
  if (ending.signal.aborted && reason === "the parent ended") return;
  if (ending.signal.aborted) process.exit(1);
  log("info", "worker.closing", { reason });
  ending.abort();
  await queue.close(60_000);
  await db.$disconnect();
  process.exit(0);
}
