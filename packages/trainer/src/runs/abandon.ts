import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { readRun } from "@whetstone/db/runs/reads";
import { abandonRun } from "@whetstone/db/runs/writes";

/** Ends a run whose job has used up its tries, with the last reason; nothing where it has ended meanwhile. */
export async function abandon(ctx: { db: Db }, { runId }: { runId: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const run = await readRun(tx, { runId });
    const error = `Given up after ${run?.attempt ?? 0} attempts. ${run?.error ?? "No worker lived to say why."} It can be resumed.`;
    if (!run || !(await abandonRun(tx, { runId, code: "SIDECAR_FAILED", error }))) return;
    await appendAudit(tx, {
      ...{ siteId: run.siteId, actor: "system", action: "run.abandon", subject: `run:${runId}` },
      after: { attempts: run.attempt, step: run.step },
    });
  });
}
