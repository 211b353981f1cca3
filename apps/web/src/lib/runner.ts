import { createTurnRunner } from "@whetstone/helpdesk/assistant/runner";
import { getHelpdesk } from "./services.ts";
import { closeAtEnd } from "./shutdown.ts";

/** Starts the worker that answers queued questions in this process. */
export function startRunner(): void {
  const runner = createTurnRunner(getHelpdesk(), { closeMs: 2_000 });
  closeAtEnd("runner", () => runner.close());
}
