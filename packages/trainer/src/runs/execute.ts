import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import type { Db, Prisma } from "@whetstone/db/client";
import type { JobRun, Queue } from "@whetstone/db/queue";
import { type RunRow, readRun, readTrainableDataset } from "@whetstone/db/runs/reads";
import { claimRun, endRun, recordEvents, requeueRun, updateResolved } from "@whetstone/db/runs/writes";
import { attend } from "./attend.ts";
import type { TrainingBackend } from "./backends/backend.ts";
import type { SidecarManifest } from "./contract.ts";
import { decideEnding, type Ending } from "./ending.ts";
import { createFence, type Fence, FenceLost } from "./fence.ts";
import { prepareRun, resolvedSchema, type Workplace } from "./prepare.ts";
import { collect, publish } from "./publish.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

export type ExecuteContext = {
  db: Db;
  place: Workplace;
  backend: TrainingBackend;
  /**
   * The checks that a new adapter must pass before anybody may meet it; throws with the reason where it does not. Its files
   * lie in `outDir` and, by their hashes, in the artifact store.
   */
  check: (input: {
    run: RunRow;
    manifest: SidecarManifest;
    outDir: string;
    signal: AbortSignal;
  }) => Promise<{ parity: Prisma.InputJsonValue }>;
  /** Where the evaluation of a new version is asked for. */
  queue: Pick<Queue, "enqueue">;
  /** Aborts when the worker is asked to end. */
  signal: AbortSignal;
  /** Milliseconds that a training has for its last step and checkpoint. Default 60 s. */
  stopMs?: number;
  /** Milliseconds that a run's end waits for a database that is away. Default 10 minutes. */
  storeMs?: number;
};

/** Thrown to the queue so that it tries the job again. */
export class TryAgain extends Error {}

/**
 * One attempt of a run: claim → files → train → check → publish. May run twice, at once even: only the newest attempt's
 * writes count. Ends the run, or throws TryAgain after it has put the run back into the queue.
 */
export async function executeRun(ctx: ExecuteContext, input: { runId: string }, job: JobRun): Promise<void> {
  const claimed = await claimRun(ctx.db, input);
  if (!claimed) return;
  const fence = createFence(ctx.db, { runId: claimed.id, attempt: claimed.attempt });
  const signal = AbortSignal.any([ctx.signal, job.signal]);
  try {
    if (claimed.cancelRequested) await endAs(fence, { kind: "cancelled", reason: "cancelled before it began" });
    else await attempt(ctx, { fence, signal, job });
  } catch (error) {
    if (error instanceof FenceLost) return log("warn", "run.fenced", { ...fence.attempt });
    if (error instanceof TryAgain) throw error;
    log("error", "run.failed", { ...fence.attempt, ...errorFields(error) });
    // Our own errors say what is wrong with the run; another try would say the same. Anything else may pass.
    const ending: Ending =
      error instanceof AppError && error.code !== "UNAVAILABLE"
        ? { kind: "failed", code: error.code, reason: error.message }
        : { kind: "retry", reason: error instanceof Error ? error.message : String(error) };
    await endAs(fence, ending);
  }
}

async function attempt(
  ctx: ExecuteContext,
  { fence, signal, job }: { fence: Fence; signal: AbortSignal; job: JobRun },
): Promise<void> {
  const run = await readRun(ctx.db, { runId: fence.attempt.runId });
  const dataset = run && (await readTrainableDataset(ctx.db, { dataset: run.datasetId }));
  if (!run || !dataset) throw new AppError("NOT_FOUND", "The run or its dataset has been deleted.");
  const prepared = await prepareRun(ctx.place, { run, attempt: fence.attempt.attempt, manifest: dataset.manifest });
  const recorder = createRecorder(fence, prepared.folder);
  await recorder.add({ type: "note", message: `attempt ${fence.attempt.attempt} begins` });

  const say = (message: string) => void recorder.add({ type: "note", message });
  const training = await keepAlive(recorder, () => ctx.backend.start({ ...fence.attempt, ...prepared }, say));
  const { stopMs = 60_000, storeMs = 600_000 } = ctx;
  const ended = await attend(training, { recorder, signal, stopMs, storeMs });
  const ending = decideEnding({ ...ended, mayShrink: mayShrink(run) });
  log("info", "run.trained", { ...fence.attempt, code: ended.code, ending: ending.kind });
  if (ending.kind !== "publish") return endAs(fence, ending, run);

  const { outDir } = prepared.file;
  await recorder.add({ type: "note", message: "storing the adapter" });
  await setChecking(fence, recorder);
  const { manifest, extra } = await collect(ctx.place.artifacts, { run, outDir });
  const { parity } = await keepAlive(recorder, () => ctx.check({ run, manifest, outDir, signal }));
  await publish(fence, { run, manifest, extra, parity, completeJob: job.complete, queue: ctx.queue });
}

async function setChecking(fence: Fence, recorder: Recorder): Promise<void> {
  await recorder.flush();
  await fence.write((tx) => recordEvents(tx, { ...fence.attempt, events: [], progress: { status: "checking" } }));
}

/** Checks take a while; the page and other workers must see that somebody is at it. */
async function keepAlive<Result>(recorder: Recorder, work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => void recorder.flush().catch(() => {}), 2_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function endAs(fence: Fence, ending: Exclude<Ending, { kind: "publish" }>, run?: RunRow): Promise<void> {
  const { attempt, runId } = fence.attempt;
  if (ending.kind === "retry" || ending.kind === "shrink") {
    await fence.write(async (tx) => {
      if (ending.kind === "shrink" && run) {
        const resolved = resolvedSchema.parse(run.resolved);
        const recipe = { ...resolved.recipe, microTokens: Math.floor(resolved.recipe.microTokens / 2) };
        await updateResolved(tx, { runId, attempt, resolved: { ...resolved, recipe, hasShrunk: true } });
      }
      return requeueRun(tx, { runId, attempt, error: ending.reason });
    });
    throw new TryAgain(ending.reason);
  }
  const { kind: status, reason } = ending;
  const code = ending.kind === "failed" ? ending.code : null;
  await fence.write((tx) => endRun(tx, { runId, attempt, end: { status, code, error: reason } }));
}

function mayShrink(run: RunRow): boolean {
  const { hasShrunk, recipe } = resolvedSchema.parse(run.resolved);
  return !hasShrunk && recipe.microTokens >= 256;
}
