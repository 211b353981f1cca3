import type { Db, Tx } from "@whetstone/db/client";
import { type Attempt, beatRun } from "@whetstone/db/runs/writes";

/** Thrown inside an attempt that another one has replaced, or whose run has ended: whoever gets it stops and says nothing. */
export class FenceLost extends Error {
  constructor({ runId, attempt }: Attempt) {
    super(`attempt ${attempt} of run ${runId} is no longer the current one`);
    this.name = "FenceLost";
  }
}

export type Fence = {
  attempt: Attempt;
  /** Runs a fenced write; throws FenceLost where it changed nothing. */
  write(work: (tx: Tx) => Promise<boolean>): Promise<void>;
  /** Says that the attempt lives; true where the run is to be cancelled. Throws FenceLost. */
  beat(): Promise<boolean>;
};

export function createFence(db: Db, attempt: Attempt): Fence {
  return {
    attempt,
    async write(work) {
      await db.$transaction(async (tx) => {
        // Thrown inside, so that whatever else the transaction did is undone with it.
        if (!(await work(tx))) throw new FenceLost(attempt);
      });
    },
    async beat() {
      const alive = await beatRun(db, attempt);
      if (!alive) throw new FenceLost(attempt);
      return alive.cancelRequested;
    },
  };
}
