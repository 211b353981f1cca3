import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { askAgainLive } from "./ask-again.ts";
import { collectFailures } from "./collect.ts";

/** Looks for failed answers, and asks a new version what it was taught; harmless when it runs twice or in two workers. */
export const collectJob = {
  name: "failures.collect",
  /** Every five minutes. */
  cron: "*/5 * * * *",
  async run(ctx: HelpdeskContext): Promise<void> {
    await collectFailures(ctx);
    await askAgainLive(ctx);
  },
} as const;
