import type { Evaluation } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";

export function createEvaluation(
  tx: Tx,
  data: { versionId: string; againstId: string | null; datasetHash: string },
): Promise<Evaluation> {
  return tx.evaluation.create({ data: { ...data, status: "running" } });
}

/** Stores the report as it is; an evaluation that has ended keeps what it has, and false is given. */
export async function endEvaluation(
  tx: Tx,
  input: {
    evaluationId: string;
    status: "passed" | "blocked" | "failed";
    report?: Prisma.InputJsonValue;
    gates?: Prisma.InputJsonValue;
    error?: string;
  },
): Promise<boolean> {
  const { evaluationId, ...data } = input;
  const { count } = await tx.evaluation.updateMany({
    where: { id: evaluationId, status: { in: ["pending", "running"] } },
    data: { ...data, endedAt: new Date() },
  });
  return count === 1;
}
