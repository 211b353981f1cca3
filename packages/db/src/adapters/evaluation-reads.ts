import type { Evaluation } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

/** Waits for somebody, or is being done. */
export const openEvaluation = { in: ["pending", "running"] };

export function readEvaluation(db: DbOrTx, input: { evaluationId: string }): Promise<Evaluation | null> {
  return db.evaluation.findUnique({ where: { id: input.evaluationId } });
}

/** The one of a version that waits or is being done; null where there is none. */
export function readOpenEvaluation(db: DbOrTx, input: { versionId: string }): Promise<Evaluation | null> {
  const { versionId } = input;
  return db.evaluation.findFirst({ where: { versionId, status: openEvaluation }, orderBy: { createdAt: "desc" } });
}
