import { AppError } from "@whetstone/core/errors";
import { readOpenEvaluation } from "@whetstone/db/adapters/evaluation-reads";
import { createEvaluation } from "@whetstone/db/adapters/evaluation-writes";
import { readVersionRow } from "@whetstone/db/adapters/version-reads";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db, Tx } from "@whetstone/db/client";
import type { Queue } from "@whetstone/db/queue";
import { evaluateJob } from "../jobs.ts";
import { type Actor, actorName } from "./actor.ts";

/** Has a worker evaluate a version, in the transaction of whatever made it worth evaluating. */
export async function queueEvaluation(
  tx: Tx,
  queue: Pick<Queue, "enqueue">,
  input: { versionId: string; datasetHash: string },
): Promise<string> {
  const { id: evaluationId } = await createEvaluation(tx, input);
  await queue.enqueue(tx, evaluateJob, { evaluationId });
  return evaluationId;
}

/** Has a worker evaluate a version again; where that waits or is being done already, it is that one. NOT_FOUND, INVALID. */
export async function requestEvaluation(
  ctx: { db: Db; queue: Pick<Queue, "enqueue"> },
  input: { versionId: string; actor: Actor },
): Promise<{ evaluationId: string }> {
  const { siteId, datasetHash } = await readTrained(ctx.db, input);
  return ctx.db.$transaction(async (tx) => {
    const open = await readOpenEvaluation(tx, input);
    if (open) return { evaluationId: open.id };
    const evaluationId = await queueEvaluation(tx, ctx.queue, { versionId: input.versionId, datasetHash });
    await appendAudit(tx, {
      ...{ siteId, actor: actorName(input.actor), action: "version.evaluate.request" },
      ...{ subject: `version:${input.versionId}`, after: { evaluation: evaluationId } },
    });
    return { evaluationId };
  });
}

/** The site and the dataset of a version that an adapter of ours makes. NOT_FOUND, INVALID. */
export async function readTrained(db: Db, { versionId }: { versionId: string }) {
  const version = await readVersionRow(db, { versionId });
  if (!version) throw new AppError("NOT_FOUND", "There is no such version.");
  if (!version.adapter?.datasetHash)
    throw new AppError("INVALID", "A version without an adapter of ours has nothing to evaluate.");
  return { siteId: version.siteId, datasetHash: version.adapter.datasetHash };
}
