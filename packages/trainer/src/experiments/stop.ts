import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import { moveVersionStatus } from "@whetstone/db/adapters/version-writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db, Prisma, Tx } from "@whetstone/db/client";
import { type ExperimentRow, readExperimentRow } from "@whetstone/db/experiments/reads";
import { endExperiment } from "@whetstone/db/experiments/writes";
import { type Actor, actorName } from "../adapters/actor.ts";
import { mayMove } from "../adapters/status.ts";

/** Why an experiment ended without a promotion. */
export const stopOutcomes = ["harm", "critical", "mismatch", "no_difference", "stopped", "superseded"] as const;
export type StopOutcome = (typeof stopOutcomes)[number];

export type Stop = {
  outcome: StopOutcome;
  /** A sentence for the audit and for the page. */
  reason: string;
  actor: Actor;
  /** The numbers it was decided on. */
  evidence?: Prisma.InputJsonObject;
  now?: Date;
};

/**
 * Ends an experiment: from the next turn on everyone meets the current version. False where it had ended already, so
 * that two workers and a person may press at once. After harm the candidate is rejected, else it may be tried again.
 */
export function stopExperiment(ctx: { db: Db }, input: Stop & { experimentId: string }): Promise<boolean> {
  return ctx.db.$transaction(async (tx) => {
    const experiment = await readExperimentRow(tx, input);
    if (!experiment) throw new AppError("NOT_FOUND", "This experiment does not exist; go back to the list.");
    return stopIn(tx, experiment, input);
  });
}

/** The same inside a transaction that does more. */
export async function stopIn(tx: Tx, experiment: ExperimentRow, stop: Stop): Promise<boolean> {
  const { outcome, reason, actor, evidence } = stop;
  if (reason.trim() === "") throw new AppError("INVALID", "Say why it is stopped; the audit keeps the reason.");
  const ended = await endExperiment(tx, {
    ...{ experimentId: experiment.id, outcome, reason, at: stop.now ?? new Date() },
    phase: outcome === "no_difference" ? "decided" : "stopped",
  });
  if (!ended) return false;
  const { candidate } = experiment;
  const to = outcome === "harm" || outcome === "critical" ? "rejected" : "evaluated";
  if (mayMove(candidate.status, to, actor))
    await moveVersionStatus(tx, { versionId: candidate.id, from: candidate.status, to });
  await appendAudit(tx, {
    ...{ siteId: experiment.siteId, actor: actorName(actor), action: "experiment.stop", reason },
    subject: `experiment:${experiment.id}`,
    before: { phase: experiment.phase },
    after: { outcome, candidate: candidate.name, status: to, ...(evidence && { evidence }) },
  });
  const isAlarm = outcome === "harm" || outcome === "critical" || outcome === "mismatch";
  log(isAlarm ? "error" : "info", "experiment.stopped", { experimentId: experiment.id, outcome, reason });
  return true;
}
