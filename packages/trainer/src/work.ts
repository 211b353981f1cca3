import type { Queue } from "@whetstone/db/queue";
import { abandonRunJob, executeRunJob } from "./jobs.ts";
import { abandon } from "./runs/abandon.ts";
import { type ExecuteContext, executeRun } from "./runs/execute.ts";

/** Takes the jobs of runs from the queue, one training at a time. */
export async function workOnRuns(queue: Queue, ctx: ExecuteContext): Promise<void> {
  await queue.work(executeRunJob, (payload, job) => executeRun(ctx, payload, job));
  await queue.work(abandonRunJob, (payload) => abandon(ctx, payload));
}
