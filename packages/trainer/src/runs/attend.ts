import { setTimeout as sleep } from "node:timers/promises";
import type { TrainingProcess } from "./backends/backend.ts";
import { FenceLost } from "./fence.ts";
import type { Recorder } from "./recorder.ts";

export type Attended = {
  code: number | null;
  lastWords: string;
  /** What its last event said about a failure. */
  message: string | null;
  /** Why it was asked to stop, if it was. */
  wanted: "cancel" | "shutdown" | null;
};

/** Milliseconds between writes of progress: often enough for a live page, rare enough for the database. */
const beatMs = 500;

/**
 * Stays with a training until it has ended and everything it said is stored. Passes on a cancellation, the worker's own
 * end, and kills a training that is not the current attempt any more or does not stop within `stopMs`. Throws FenceLost.
 */
export async function attend(
  training: TrainingProcess,
  input: { recorder: Recorder; signal: AbortSignal; stopMs: number; storeMs: number },
): Promise<Attended> {
  const { recorder, signal, stopMs, storeMs } = input;
  let wanted: Attended["wanted"] = null;
  let message: string | null = null;
  let hasEnded = false;
  let lost: FenceLost | null = null;

  const askToStop = (why: "cancel" | "shutdown") => {
    if (wanted) return;
    wanted = why;
    void training.stop();
    setTimeout(() => hasEnded || void training.kill(), stopMs).unref();
  };
  const onAbort = () => askToStop("shutdown");
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });

  const beats = (async () => {
    while (!hasEnded) {
      try {
        if (await recorder.flush()) askToStop("cancel");
      } catch (error) {
        if (!(error instanceof FenceLost)) throw error;
        lost = error;
        return void training.kill();
      }
      await sleep(beatMs);
    }
  })();
  try {
    for await (const event of training.events) {
      if (event.type === "failed") message = event.message;
      await recorder.add(event);
    }
    const { code, lastWords } = await training.ended;
    hasEnded = true;
    await beats;
    if (lost) throw lost;
    await storeRest(recorder, storeMs);
    return { code, lastWords, message, wanted };
  } finally {
    hasEnded = true;
    signal.removeEventListener("abort", onAbort);
  }
}

/** The last events matter most, so a database that is away is waited for. */
async function storeRest(recorder: Recorder, storeMs: number): Promise<void> {
  const deadline = performance.now() + storeMs;
  while (!(await recorder.isStored())) {
    if (performance.now() > deadline) throw new Error("the database was away for too long to store a run's end");
    await sleep(beatMs);
  }
}
