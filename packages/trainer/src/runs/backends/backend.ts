import type { SidecarEvent } from "../contract.ts";

/** One attempt, as a backend gets it: everything that Python reads is in `runFile` and beside it. */
export type TrainingJob = {
  runId: string;
  attempt: number;
  /** Folder of the run; all attempts share it. */
  folder: string;
  /** Path of this attempt's run.json. */
  runFile: string;
};

export type TrainingEnd = {
  /** The sidecar's exit code; null where a signal or the cluster ended it. */
  code: number | null;
  /** What it said last outside of events: where a fault of ours is explained. */
  lastWords: string;
};

export type TrainingProcess = {
  /** What the sidecar says, in order; ends when it ends. */
  events: AsyncIterable<SidecarEvent>;
  ended: Promise<TrainingEnd>;
  /** Asks for a checkpoint and the end. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
};

/** Where trainings run. Always the same command: run.json in, events out, manifest.json at the end. */
export type TrainingBackend = {
  name: "local" | "ray";
  /** Makes sure that nothing of earlier attempts of the run is still at work, then begins this one; `say` hears what takes long. */
  start(job: TrainingJob, say: (line: string) => void): Promise<TrainingProcess>;
};
