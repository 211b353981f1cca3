import { randomBytes } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { readCurrentVersion, readVersionRow } from "@whetstone/db/adapters/version-reads";
import { lockPointer, moveVersionStatus } from "@whetstone/db/adapters/version-writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { type Experiment, readRunningExperiment } from "@whetstone/db/experiments/reads";
import { createExperiment } from "@whetstone/db/experiments/writes";
import { z } from "zod";
import { type Actor, actorName } from "../adapters/actor.ts";
import { mayMove } from "../adapters/status.ts";
import { experimentPlanSchema, phases, shareOf } from "./experiment-plan.ts";

export const startExperimentSchema = z.object({
  candidateId: z.uuid(),
  name: z.string().trim().min(1).max(80),
  /** The phase it begins in; later ones follow by themselves. */
  phase: z.enum(phases).default("shadow"),
  plan: experimentPlanSchema.partial().default({}),
});
export type StartExperiment = z.input<typeof startExperimentSchema>;

/**
 * Starts an experiment of a candidate against the version that serves now. The plan is stored whole and never changed.
 * NOT_FOUND, INVALID where the evaluation has not passed or the status forbids it, CONFLICT where one runs already.
 */
export async function startExperiment(
  ctx: { db: Db },
  input: StartExperiment & { actor: Actor; now?: Date },
): Promise<Experiment> {
  const { candidateId, name, phase, plan: wanted } = startExperimentSchema.parse(input);
  const plan = experimentPlanSchema.parse(wanted);
  return ctx.db.$transaction(async (tx) => {
    const candidate = await readVersionRow(tx, { versionId: candidateId });
    if (!candidate) throw new AppError("NOT_FOUND", "This version does not exist; reload the list.");
    const { siteId, task } = candidate;
    await lockPointer(tx, { siteId, task });
    if (candidate.isCurrent)
      throw new AppError("INVALID", `${candidate.name} serves already; choose another candidate.`);
    if (candidate.evaluation?.status !== "passed")
      throw new AppError(
        "INVALID",
        `${candidate.name} has not passed its evaluation; evaluate it before visitors meet it.`,
      );
    if (candidate.adapter?.underMinimum && phase !== "shadow")
      throw new AppError("INVALID", "An adapter under the minimums may only be shadowed.");
    if (!mayMove(candidate.status, phase, input.actor))
      throw new AppError("INVALID", `A version that is ${candidate.status} cannot enter an experiment.`);
    const running = await readRunningExperiment(tx, { siteId, task });
    if (running) throw new AppError("CONFLICT", `“${running.name}” runs already; stop it or wait for its end.`);

    const current = await readCurrentVersion(tx, { siteId, task });
    const experiment = await createExperiment(tx, {
      ...{ siteId, task, name, candidateId, currentId: current?.id ?? null, phase, share: shareOf[phase], plan },
      ...{ exposureSalt: newSalt(), armSalt: newSalt(), startedBy: actorName(input.actor) },
      startedAt: input.now ?? new Date(),
    });
    await moveVersionStatus(tx, { versionId: candidateId, from: candidate.status, to: phase });
    await appendAudit(tx, {
      ...{ siteId, actor: actorName(input.actor), action: "experiment.start", subject: `experiment:${experiment.id}` },
      after: { candidate: candidate.name, current: current?.name ?? null, phase, plan },
    });
    return experiment;
  });
}

function newSalt(): string {
  return randomBytes(16).toString("hex");
}
