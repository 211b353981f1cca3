import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorFields, log } from "@whetstone/core/log";
import { type RunProgress, recordEvents } from "@whetstone/db/runs/writes";
import type { SidecarEvent } from "./contract.ts";
import { type Fence, FenceLost } from "./fence.ts";

export type Recorder = {
  add(event: SidecarEvent | { type: "note"; message: string }): Promise<void>;
  /**
   * Writes what has been added, or only says that the attempt lives. True where the run is to be cancelled. A database that
   * is away is waited for: nothing is lost, and the training goes on meanwhile. Throws FenceLost.
   */
  flush(): Promise<boolean>;
  /** Writes what is left; false where the database did not take it. Throws FenceLost. */
  isStored(): Promise<boolean>;
};

/** Log lines of one attempt that are kept. */
const maxLogLines = 2_000;

/** Keeps what a sidecar says until the database has it, and what it means for the run's row. */
export function createRecorder(fence: Fence, folder: string): Recorder {
  let waiting: { type: string; payload: object }[] = [];
  let progress: RunProgress = {};
  let logLines = 0;
  let flushing: Promise<boolean> = Promise.resolve(false);

  async function write(): Promise<boolean> {
    const [events, moved] = [waiting, progress];
    waiting = [];
    progress = {};
    try {
      if (events.length === 0 && Object.keys(moved).length === 0) return await fence.beat();
      await fence.write((tx) => recordEvents(tx, { ...fence.attempt, events, progress: moved }));
      return await fence.beat();
    } catch (error) {
      if (error instanceof FenceLost) throw error;
      // Newer values win over those that come back.
      waiting = [...events, ...waiting];
      progress = { ...moved, ...progress };
      log("warn", "run.record", { run: fence.attempt.runId, waiting: waiting.length, ...errorFields(error) });
      return false;
    }
  }

  return {
    async add(event) {
      if (event.type === "log" && ++logLines > maxLogLines) return;
      const { type, ...payload } = event;
      waiting.push({ type, payload });
      Object.assign(progress, await meaningOf(event, folder));
    },
    flush() {
      // One after the other, so that events keep their order.
      flushing = flushing.catch(() => false).then(write);
      return flushing;
    },
    async isStored() {
      await this.flush();
      return waiting.length === 0 && Object.keys(progress).length === 0;
    },
  };
}

async function meaningOf(event: Parameters<Recorder["add"]>[0], folder: string): Promise<RunProgress> {
  switch (event.type) {
    case "stage":
      if (event.stage === "training") return { status: "training" };
      return event.stage === "loading" ? {} : { status: "exporting" };
    case "step":
      return {
        step: event.step,
        steps: event.steps,
        tokensPerSecond: event.tokensPerSecond,
        peakMemoryBytes: Math.round(event.memoryBytes),
      };
    case "checkpoint":
      return { checkpoint: (await checkpointHash(folder, event.step)) ?? undefined };
    case "finished":
      return { tokensPerSecond: event.tokensPerSecond, peakMemoryBytes: Math.round(event.memoryBytes) };
    default:
      return {};
  }
}

/** A checkpoint is named by its manifest, which holds the hash of every file in it. */
async function checkpointHash(folder: string, step: number): Promise<string | null> {
  const path = join(folder, "work", `checkpoint-${String(step).padStart(7, "0")}`, "checkpoint.json");
  const manifest = await readFile(path).catch(() => null);
  return manifest && createHash("sha256").update(manifest).digest("hex");
}
