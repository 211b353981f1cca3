import { errorFields, log } from "@whetstone/core/log";
import { experimentsJob } from "@whetstone/trainer/experiments/job";
import { getClock } from "./clock.ts";
import { getHelpdesk } from "./services.ts";
import { closeAtEnd } from "./shutdown.ts";

const everyMs = 60_000;

/**
 * Watches experiments and promotions from this process, once a minute: what harms visitors is stopped where they are
 * served, whether a training worker runs or not. Several processes may do so at once.
 */
export function startExperiments(): void {
  let isRunning = false;
  const timer = setInterval(async () => {
    if (isRunning) return;
    isRunning = true;
    await experimentsJob
      .run(getHelpdesk(), getClock())
      .catch((error: unknown) => log("error", "experiments.failed", errorFields(error)));
    isRunning = false;
  }, everyMs);
  closeAtEnd("experiments", async () => clearInterval(timer));
}
