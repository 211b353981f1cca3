import { errorFields, log } from "@whetstone/core/log";
import { type ExperimentRow, readRunningExperiments } from "@whetstone/db/experiments/reads";
import type { TurnParts } from "@whetstone/helpdesk/assistant/turn-parts";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { system } from "../adapters/actor.ts";
import { numbersOf } from "../adapters/promotion-case.ts";
import { watchPromotions } from "../adapters/watch-promotion.ts";
import { advanceExperiment } from "./advance.ts";
import { type ExperimentReading, readExperiment } from "./read-experiment.ts";
import { runShadow } from "./shadow.ts";
import { type StopOutcome, stopExperiment } from "./stop.ts";

/**
 * What the product does by itself, once a minute or so: stops experiments that harm or whose split is broken, moves the
 * others along the ramp, shadows, and watches what was promoted. It never promotes. May run in several workers at once
 * and twice in a row: every move is conditional on the state that it was decided on. `now` is the clock of outcomes.
 */
export async function tickExperiments(
  ctx: HelpdeskContext,
  now: Date,
  options: { parts?: TurnParts } = {},
): Promise<void> {
  for (const experiment of await readRunningExperiments(ctx.db)) {
    try {
      await tickOne(ctx, { experiment, now, ...options });
    } catch (error) {
      log("error", "experiment.tick_failed", { experimentId: experiment.id, ...errorFields(error) });
    }
  }
  await watchPromotions(ctx, now);
}

async function tickOne(
  ctx: HelpdeskContext,
  input: { experiment: ExperimentRow; now: Date; parts?: TurnParts },
): Promise<void> {
  const { experiment, now, parts } = input;
  const reading = await readExperiment(ctx, { experimentId: experiment.id, now });
  const outcome = stopFor(reading);
  if (outcome) {
    const evidence = JSON.parse(JSON.stringify(numbersOf(reading)));
    await stopExperiment(ctx, {
      ...{ experimentId: experiment.id, outcome, reason: reading.verdict.reason, actor: system, evidence, now },
    });
    return;
  }
  if (experiment.phase === "shadow") await runShadow(ctx, experiment, { parts });
  await advanceExperiment(ctx, reading, now);
}

/** Why it must end now; null while it may go on. A missing difference is for a person to conclude. */
export function stopFor(reading: Pick<ExperimentReading, "critical" | "verdict">): StopOutcome | null {
  if (reading.critical) return "critical";
  const { decision } = reading.verdict;
  return decision === "harm" || decision === "mismatch" ? decision : null;
}
