import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { tickExperiments } from "./tick.ts";

/** The periodic job of experiments and promotions; harmless when it runs twice or in several processes at once. */
export const experimentsJob = {
  name: "experiments.tick",
  /** Every minute. */
  cron: "* * * * *",
  run: (ctx: HelpdeskContext, now: Date = new Date()): Promise<void> => tickExperiments(ctx, now),
} as const;
