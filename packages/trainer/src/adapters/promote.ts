import { AppError } from "@whetstone/core/errors";
import { createPromotion } from "@whetstone/db/adapters/promotion-writes";
import { readCurrentVersion } from "@whetstone/db/adapters/version-reads";
import { lockPointer, movePointer, moveVersionStatus } from "@whetstone/db/adapters/version-writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db, Prisma } from "@whetstone/db/client";
import { readRunningExperiment } from "@whetstone/db/experiments/reads";
import { endExperiment } from "@whetstone/db/experiments/writes";
import { stopIn } from "../experiments/stop.ts";
import { readPromotionCase } from "./promotion-case.ts";
import { mayMove } from "./status.ts";

export type Promote = {
  versionId: string;
  /** What the person saw serving; null for the configured base. CONFLICT where another one serves by now. */
  expectedCurrentId: string | null;
  reason: string;
  /** Promote although a condition that is not final has failed; the reason has to say why. */
  override: boolean;
  /** A person, always: the product by itself never promotes. */
  userId: string;
  /** Policy: the author of a version may not be the one who promotes it. */
  needsSecondPerson?: boolean;
  now?: Date;
};

/**
 * Makes a version the one that serves its site and task, in one transaction: the pointer, the version's status, the end
 * of its experiment, the evidence as it stood, the audit row. In effect from the next turn. NOT_FOUND, CONFLICT,
 * FORBIDDEN for the author under the policy, INVALID for a missing reason, a status or a condition in the way.
 */
export function promoteVersion(ctx: { db: Db }, input: Promote): Promise<{ promotionId: string }> {
  const reason = input.reason.trim();
  if (reason === "") throw new AppError("INVALID", "Say why it is promoted; the audit keeps the reason.");
  return ctx.db.$transaction(async (tx) => {
    const found = await readPromotionCase({ db: tx }, { versionId: input.versionId, now: input.now ?? new Date() });
    const { version, gates, experiment: reading } = found;
    const { siteId, task } = version;
    const actor = `user:${input.userId}`;
    await lockPointer(tx, { siteId, task });
    const current = await readCurrentVersion(tx, { siteId, task });
    if ((current?.id ?? null) !== input.expectedCurrentId)
      throw new AppError("CONFLICT", `By now ${current?.name ?? "the base"} serves. Reload the page and look again.`);
    if (current?.id === version.id) throw new AppError("CONFLICT", `${version.name} serves already.`);
    if (input.needsSecondPerson && version.createdBy === actor)
      throw new AppError("FORBIDDEN", "A second person has to promote what you made.");
    if (!mayMove(version.status, "promoted", { kind: "person", userId: input.userId }))
      throw new AppError("INVALID", `A version that is ${version.status} cannot be promoted.`);
    const failed = gates.filter((gate) => !gate.passed);
    const final = failed.find((gate) => gate.final);
    if (final) throw new AppError("INVALID", `${version.name} cannot be promoted. ${final.reason}`);
    if (failed[0] && !input.override) throw new AppError("INVALID", `Not without an override: ${failed[0].reason}`);

    await endRunning({ tx, siteId, task, actor, input });
    await movePointer(tx, { siteId, task, versionId: version.id });
    const moved = await moveVersionStatus(tx, { versionId: version.id, from: version.status, to: "promoted" });
    if (!moved)
      throw new AppError("CONFLICT", `${version.name} has changed meanwhile. Reload the page and look again.`);
    const isOverride = failed.length > 0;
    const evidence = JSON.parse(JSON.stringify({ ...found.evidence, gates, isOverride })) as Prisma.InputJsonObject;
    const promotion = await createPromotion(tx, {
      ...{ siteId, task, kind: "promote", versionId: version.id, previousId: current?.id ?? null, reason, actor },
      ...{ experimentId: reading?.experiment.id ?? null, evidence },
      approver: input.needsSecondPerson ? actor : null,
    });
    await appendAudit(tx, {
      ...{ siteId, actor, action: "version.promote", subject: `version:${version.id}`, reason },
      before: { current: current?.name ?? null, currentId: current?.id ?? null },
      after: { current: version.name, currentId: version.id, promotionId: promotion.id, isOverride, evidence },
    });
    return { promotionId: promotion.id };
  });
}

type EndRunning = {
  tx: Parameters<typeof movePointer>[0];
  siteId: string;
  task: string;
  actor: string;
  input: Promote;
};

/** The pointer is about to move: the version's own experiment is decided, any other has lost what it compared with. */
async function endRunning({ tx, siteId, task, input, actor }: EndRunning): Promise<void> {
  const running = await readRunningExperiment(tx, { siteId, task });
  if (!running) return;
  const now = input.now ?? new Date();
  if (running.candidateId === input.versionId)
    await endExperiment(tx, {
      ...{ experimentId: running.id, phase: "decided", outcome: "promote", reason: input.reason, at: now },
    });
  else
    await stopIn(tx, running, {
      ...{ outcome: "superseded", reason: `Another version was promoted by ${actor}.`, now },
      actor: { kind: "person", userId: input.userId },
    });
}
