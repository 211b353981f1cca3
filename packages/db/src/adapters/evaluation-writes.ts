import type { Evaluation } from "../../generated/client.ts";
import type { DbOrTx, Prisma, Tx } from "../client.ts";
import { openEvaluation } from "./evaluation-reads.ts";

/** Every write of somebody at work names the attempt and changes nothing where another one has begun or it has ended. */
export type EvaluationAttempt = { evaluationId: string; attempt: number };

/** An evaluation that waits for somebody who does it. */
export function createEvaluation(tx: Tx, data: { versionId: string; datasetHash: string }): Promise<Evaluation> {
  return tx.evaluation.create({ data });
}

/** Begins the next attempt of an evaluation that waits or whose attempt is given up for dead; null where it has ended. */
export async function claimEvaluation(
  db: DbOrTx,
  input: { evaluationId: string },
): Promise<(EvaluationAttempt & { versionId: string }) | null> {
  const rows = await db.$queryRaw<{ attempt: number; versionId: string }[]>`
    update evaluation set attempt = attempt + 1, status = 'running', done = 0, error = null
    where id = ${input.evaluationId}::uuid and status in ('pending', 'running') returning attempt, "versionId"`;
  return rows[0] ? { evaluationId: input.evaluationId, ...rows[0] } : null;
}

/** Says how far it is; false where the attempt is not the one any more. */
export function noteEvaluation(db: DbOrTx, input: EvaluationAttempt & { done: number; total: number }) {
  return change(db, input, { done: input.done, total: input.total });
}

/** Gives it back after a fault that another try may mend; false where the attempt is not the one any more. */
export function postponeEvaluation(tx: DbOrTx, input: EvaluationAttempt & { error: string }): Promise<boolean> {
  return change(tx, input, { status: "pending", error: input.error });
}

/** Stores the report as it is; false where the attempt is not the one any more, and nothing is changed. */
export function endEvaluation(
  tx: DbOrTx,
  input: EvaluationAttempt & {
    status: "passed" | "blocked" | "failed";
    /** What it was compared with; null: the bare base. */
    againstId?: string | null;
    report?: Prisma.InputJsonValue;
    gates?: Prisma.InputJsonValue;
    error?: string;
  },
): Promise<boolean> {
  const { evaluationId: _id, attempt: _attempt, ...data } = input;
  return change(tx, input, { ...data, endedAt: new Date() });
}

/** Ends an evaluation whose job has used up its tries; a worker that comes back after all can change nothing. */
export async function abandonEvaluation(tx: DbOrTx, input: { evaluationId: string; error: string }): Promise<boolean> {
  const { count } = await tx.evaluation.updateMany({
    where: { id: input.evaluationId, status: openEvaluation },
    data: { status: "failed", error: input.error, attempt: { increment: 1 }, endedAt: new Date() },
  });
  return count === 1;
}

async function change(
  db: DbOrTx,
  { evaluationId: id, attempt }: EvaluationAttempt,
  data: Prisma.EvaluationUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await db.evaluation.updateMany({ where: { id, attempt, status: openEvaluation }, data });
  return count === 1;
}
