import { moveVersionStatus } from "@whetstone/db/adapters/version-writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { movePhase } from "@whetstone/db/experiments/writes";
import { system } from "../adapters/actor.ts";
import { mayMove } from "../adapters/status.ts";
import { minimum } from "./decide.ts";
import { isPhase, nextPhase, type Phase, shareOf } from "./experiment-plan.ts";
import type { ExperimentReading } from "./read-experiment.ts";

type StepReading = Pick<
  ExperimentReading,
  "plan" | "exposedInPhase" | "phaseSince" | "guardrails" | "mayMeetVisitors"
> & {
  experiment: { phase: string; shadow: unknown };
};

/**
 * The phase that may follow now, or null. A step lasts its hours and needs 50 visitors per arm of its own, so that it
 * pauses without traffic; nothing moves while a guardrail is breached. The shadow needs its answers, nine of ten made.
 */
export function stepAfter(reading: StepReading, now: Date): Phase | null {
  const { plan, experiment, exposedInPhase, phaseSince, guardrails } = reading;
  if (!reading.mayMeetVisitors || !isPhase(experiment.phase) || guardrails.some((guardrail) => guardrail.isBreached))
    return null;
  if (experiment.phase === "shadow") {
    const { made = 0, failed = 0 } = (experiment.shadow ?? {}) as Record<string, number>;
    return made >= plan.shadowAnswers && failed <= 0.1 * (made + failed) ? "canary" : null;
  }
  const isFull = Math.min(exposedInPhase.current, exposedInPhase.candidate) >= minimum.units;
  const hours = phaseSince ? (now.getTime() - phaseSince.getTime()) / 3_600_000 : 0;
  return isFull && hours >= plan.stepHours ? nextPhase(experiment.phase) : null;
}

/** Moves an experiment to its next phase where it may; true when it did. More traffic, never a promotion. */
export async function advanceExperiment(ctx: { db: Db }, reading: ExperimentReading, now: Date): Promise<boolean> {
  const to = stepAfter(reading, now);
  if (!to) return false;
  const { experiment } = reading;
  return ctx.db.$transaction(async (tx) => {
    const place = { experimentId: experiment.id, from: experiment.phase, to, share: shareOf[to] };
    if (!(await movePhase(tx, place))) return false;
    const { candidate } = experiment;
    if (mayMove(candidate.status, to, system))
      await moveVersionStatus(tx, { versionId: candidate.id, from: candidate.status, to });
    await appendAudit(tx, {
      ...{ siteId: experiment.siteId, actor: "system", action: "experiment.advance" },
      subject: `experiment:${experiment.id}`,
      before: { phase: experiment.phase },
      after: { phase: to, share: shareOf[to], exposed: reading.exposedInPhase },
    });
    return true;
  });
}
