import type { Queue } from "@whetstone/db/queue";
import { abandonQueued, evaluateQueued } from "./adapters/evaluate-queued.ts";
import type { EvaluateContext } from "./adapters/run-evaluation.ts";
import { abandonEvaluationJob, abandonRunJob, evaluateJob, executeRunJob } from "./jobs.ts";
import { abandon } from "./runs/abandon.ts";
import { type ExecuteContext, executeRun } from "./runs/execute.ts";

/** Takes the jobs of runs from the queue, one training at a time. */
export async function workOnRuns(queue: Queue, ctx: Omit<ExecuteContext, "queue">): Promise<void> {
  await queue.work(executeRunJob, (payload, job) => executeRun({ ...ctx, queue }, payload, job));
  await queue.work(abandonRunJob, (payload) => abandon(ctx, payload));
}

/** Takes the jobs that evaluate new versions from the queue, one at a time. */
export async function workOnEvaluations(queue: Queue, ctx: EvaluateContext): Promise<void> {
  await queue.work(evaluateJob, (payload, job) => evaluateQueued(ctx, payload, job));
  await queue.work(abandonEvaluationJob, (payload) => abandonQueued(ctx, payload));
}
