import { AppError } from "@whetstone/core/errors";
import { createEvaluation } from "@whetstone/db/adapters/evaluation-writes";
import type { Actor } from "./actor.ts";
import { readTrained } from "./request-evaluation.ts";
import { type EvaluateContext, type Evaluated, runEvaluation } from "./run-evaluation.ts";

/** Evaluates a version here and now, beside any worker. As `runEvaluation`; it is not tried again. */
export async function evaluateVersion(
  ctx: EvaluateContext,
  input: {
    versionId: string;
    actor: Actor;
    signal?: AbortSignal;
    onProgress?: (who: string, done: number, total: number) => void;
  },
): Promise<Evaluated> {
  const { versionId, ...rest } = input;
  const { datasetHash } = await readTrained(ctx.db, input);
  const { id: evaluationId } = await createEvaluation(ctx.db, { versionId, datasetHash });
  const evaluated = await runEvaluation(ctx, { evaluationId, ...rest });
  if (!evaluated) throw new AppError("CONFLICT", "Somebody else has ended this evaluation.");
  return evaluated;
}
