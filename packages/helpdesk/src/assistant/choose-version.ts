import { assignArm, assignmentUnit } from "@whetstone/core/assignment";
import type { AnswerMode } from "@whetstone/core/chat";
import { readCurrentVersion, readVersionRow, type Version } from "@whetstone/db/adapters/version-reads";
import { readExposure } from "@whetstone/db/assignments/reads";
import { readRunningExperiment } from "@whetstone/db/experiments/reads";
import { z } from "zod";
import type { HelpdeskContext } from "../context.ts";

/** What of a version an answer depends on. */
export type ServedVersion = {
  id: string;
  adapterHash: string | null;
  sampler: { temperature: number; topP: number };
  /** What the evaluation has earned; null: by the size of the base. */
  answerMode: AnswerMode | null;
};

export type Arm = { experimentId: string; unit: string; name: "current" | "candidate"; phase: string };

export type Choice = {
  /** Null: the configured base, as it is. */
  version: ServedVersion | null;
  /** Where the conversation stands in a running experiment; null: outside. */
  arm: Arm | null;
  /** Answers in place of a candidate that fails; the unit stays in its arm. */
  fallback: ServedVersion | null;
};

const arms = [
  { name: "current", weight: 1 },
  { name: "candidate", weight: 1 },
] as const;

/**
 * The version that answers the next turn: the promoted one, or the arm of a running experiment. Read from the database
 * at every turn, so a promotion, a rollback and a stop hold from the next turn on. An arm that was met once is kept;
 * a conversation that began outside of the experiment stays outside, because its arm never changes while it runs; so do
 * the team and robots.
 */
export async function chooseVersion(
  ctx: Pick<HelpdeskContext, "db">,
  input: { siteId: string; visitorId: string; conversationId: string },
): Promise<Choice> {
  const { siteId, visitorId, conversationId } = input;
  const [pointer, experiment] = await Promise.all([
    readCurrentVersion(ctx.db, { siteId, task: "answer" }),
    readRunningExperiment(ctx.db, { siteId, task: "answer" }),
  ]);
  const current = pointer && toServed(pointer);
  const outside: Choice = { version: current, arm: null, fallback: null };
  // The pointer moved under it: nobody is measured against a version that does not serve.
  if (!experiment || experiment.phase === "shadow" || experiment.currentId !== (pointer?.id ?? null)) return outside;

  const unit = assignmentUnit({ visitorId, conversationId });
  const exposure = { experimentId: experiment.id, unit, visitorId, conversationId };
  const { assignment, staysOutside } = await readExposure(ctx.db, exposure);
  const name = assignment
    ? toArmName(assignment.arm)
    : staysOutside
      ? null
      : assignArm({
          exposureSalt: experiment.exposureSalt,
          armSalt: experiment.armSalt,
          share: experiment.share,
          arms,
          unit,
        });
  if (!name) return outside;
  const arm: Arm = {
    experimentId: experiment.id,
    unit: assignment?.unit ?? unit,
    name,
    phase: assignment?.phase ?? experiment.phase,
  };
  return name === "candidate"
    ? { version: toServed(experiment.candidate), arm, fallback: current }
    : { version: current, arm, fallback: null };
}

/** The version that a preview is bound to, whatever serves; null: the configured base. */
export async function previewVersion(
  ctx: Pick<HelpdeskContext, "db">,
  input: { versionId: string | null },
): Promise<Choice> {
  const row = input.versionId ? await readVersionRow(ctx.db, { versionId: input.versionId }) : null;
  return { version: row && toServed(row), arm: null, fallback: null };
}

const samplerSchema = z.object({
  temperature: z.number().min(0).max(2).catch(0).default(0),
  topP: z.number().min(0).max(1).catch(1).default(1),
});

/** A version's row as the turn uses it; sampler settings that make no sense count as the greedy ones. */
export function toServed(row: Pick<Version, "id" | "adapterHash" | "sampler" | "answerMode">): ServedVersion {
  const { answerMode } = row;
  const sampler = samplerSchema.safeParse(row.sampler);
  return {
    id: row.id,
    adapterHash: row.adapterHash,
    sampler: sampler.success ? sampler.data : { temperature: 0, topP: 1 },
    answerMode: answerMode === "quote" || answerMode === "write" ? answerMode : null,
  };
}

function toArmName(arm: string): Arm["name"] {
  return arm === "candidate" ? "candidate" : "current";
}
