import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { readRun } from "@whetstone/db/runs/reads";
import { requestCancel } from "@whetstone/db/runs/writes";
import { type Actor, actorName } from "../adapters/actor.ts";

/**
 * Asks for the end of a run: one that waits is cancelled at once, one at work saves a checkpoint at its next step and ends
 * as cancelled. `ended` where it had ended before. NOT_FOUND.
 */
export async function cancelRun(
  ctx: { db: Db },
  input: { runId: string; actor: Actor },
): Promise<"cancelled" | "requested" | "ended"> {
  const { runId } = input;
  return ctx.db.$transaction(async (tx) => {
    const run = await readRun(tx, { runId });
    if (!run) throw new AppError("NOT_FOUND", "This run does not exist; reload the list.");
    const outcome = await requestCancel(tx, { runId });
    if (outcome && !run.cancelRequested)
      await appendAudit(tx, {
        ...{ siteId: run.siteId, actor: actorName(input.actor), action: "run.cancel", subject: `run:${runId}` },
        before: { status: run.status, step: run.step },
      });
    return outcome ?? "ended";
  });
}
