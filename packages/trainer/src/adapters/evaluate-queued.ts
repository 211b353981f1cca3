import { readEvaluation } from "@whetstone/db/adapters/evaluation-reads";
import { abandonEvaluation } from "@whetstone/db/adapters/evaluation-writes";
import type { Db } from "@whetstone/db/client";
import type { JobRun } from "@whetstone/db/queue";
import { type EvaluateContext, mayPass, runEvaluation } from "./run-evaluation.ts";

/**
 * What a worker does with an evaluation that was asked for. May run twice, at once even: only the newest attempt's report
 * counts, and one that has ended stays. Throws to the queue what another try may mend.
 */
export async function evaluateQueued(
  ctx: EvaluateContext,
  { evaluationId }: { evaluationId: string },
  job: JobRun,
): Promise<void> {
  try {
    const { signal, complete } = job;
    await runEvaluation(ctx, { evaluationId, signal, actor: { kind: "system" }, completeJob: complete });
  } catch (error) {
    if (mayPass(error)) throw error;
  }
}

/** Ends an evaluation whose job has used up its tries, with the last reason. */
export async function abandonQueued(ctx: { db: Db }, { evaluationId }: { evaluationId: string }): Promise<void> {
  const evaluation = await readEvaluation(ctx.db, { evaluationId });
  const why = evaluation?.error ?? "No worker lived to say why.";
  const error = `Given up after ${evaluation?.attempt ?? 0} attempts. ${why}`;
  await abandonEvaluation(ctx.db, { evaluationId, error });
}
