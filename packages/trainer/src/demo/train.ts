import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@whetstone/core/errors";
import type { Db } from "@whetstone/db/client";
import { openWorkingQueue } from "@whetstone/db/queue";
import { type RunRow, readRun, readRunEvents } from "@whetstone/db/runs/reads";
import type { InferenceClient } from "@whetstone/inference/client";
import type { ExecuteContext } from "../runs/execute.ts";
import { startRun } from "../runs/start.ts";
import { workOnRuns } from "../work.ts";
import { demoOverride } from "./freeze.ts";

const ended = new Set(["finished", "failed", "cancelled"]);

/**
 * Starts a run as the console does and works on it here, as a worker does, until it has ended. Throws SIDECAR_FAILED with
 * the run's own reason where it did not finish.
 */
export async function trainDemo(
  ctx: { db: Db; inference: InferenceClient; databaseUrl: string; execute: Omit<ExecuteContext, "queue"> },
  input: { datasetId: string; recipe: string; seed: number; onEvent: (event: unknown) => void },
): Promise<RunRow> {
  const queue = openWorkingQueue({ url: ctx.databaseUrl, onError: (error) => console.error(String(error)) });
  try {
    const { id } = await startRun(
      { db: ctx.db, queue, inference: ctx.inference, backend: "local" },
      {
        ...{ id: randomUUID(), dataset: input.datasetId, recipe: input.recipe, seed: input.seed },
        ...{ override: demoOverride, actor: { kind: "system" } },
      },
    );
    await workOnRuns(queue, ctx.execute);
    return await follow(ctx.db, { runId: id, onEvent: input.onEvent });
  } finally {
    await queue.close(1_000);
  }
}

async function follow(db: Db, input: { runId: string; onEvent: (event: unknown) => void }): Promise<RunRow> {
  for (let afterSeq = 0; ; await sleep(500)) {
    const run = await readRun(db, input);
    for (const event of await readRunEvents(db, { runId: input.runId, afterSeq })) {
      afterSeq = event.seq;
      input.onEvent({ ...(event.payload as object), type: event.type });
    }
    if (!run) throw new AppError("NOT_FOUND", "The run has been deleted.");
    if (run.status === "finished") return run;
    if (ended.has(run.status)) throw new AppError("SIDECAR_FAILED", run.error ?? `The run ended as ${run.status}.`);
  }
}
