import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { readRun } from "@whetstone/db/runs/reads";
import { reopenRun } from "@whetstone/db/runs/writes";
import { type Actor, actorName } from "../adapters/actor.ts";
import { executeRunJob } from "../jobs.ts";
import type { RunsContext } from "./context.ts";
import { resumable } from "./status.ts";

/**
 * Sends a cancelled or failed run on: the next attempt continues from its newest whole checkpoint, or begins anew where
 * there is none. Of many who ask at once, one does it. NOT_FOUND; CONFLICT where it runs already or has finished.
 */
export async function resumeRun(
  ctx: Pick<RunsContext, "db" | "queue">,
  input: { runId: string; actor: Actor },
): Promise<void> {
  const { runId } = input;
  await ctx.db.$transaction(async (tx) => {
    const run = await readRun(tx, { runId });
    if (!run) throw new AppError("NOT_FOUND", "This run does not exist; reload the list.");
    if (!(await reopenRun(tx, { runId, from: resumable })))
      throw new AppError("CONFLICT", `This run is ${run.status}; only a cancelled or failed one can be resumed.`);
    await ctx.queue.enqueue(tx, executeRunJob, { runId });
    await appendAudit(tx, {
      ...{ siteId: run.siteId, actor: actorName(input.actor), action: "run.resume", subject: `run:${runId}` },
      before: { status: run.status, step: run.step, code: run.code },
    });
  });
}
