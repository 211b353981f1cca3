import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import { readPromotions } from "@whetstone/db/adapters/promotion-reads";
import { createPromotion } from "@whetstone/db/adapters/promotion-writes";
import { readCurrentVersion, readVersionRow } from "@whetstone/db/adapters/version-reads";
import { lockPointer, movePointer, moveVersionStatus } from "@whetstone/db/adapters/version-writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db, Prisma, Tx } from "@whetstone/db/client";
import { readRunningExperiment } from "@whetstone/db/experiments/reads";
import { stopIn } from "../experiments/stop.ts";
import { type Actor, actorName } from "./actor.ts";
import { mayMove } from "./status.ts";

export type Rollback = {
  siteId: string;
  task: string;
  /** What the caller saw serving. CONFLICT where another one serves by now. */
  expectedCurrentId: string;
  reason: string;
  actor: Actor;
  evidence?: Prisma.InputJsonObject;
};

/** How far back the history of the pointer is looked at. */
const historyLength = 200;

/**
 * Takes the serving version back: the one that it replaced serves again from the next turn on, no file is moved. Pressed
 * again it goes one further back, down to the configured base. The transaction of a promotion, reversed; the product may
 * do it by itself. NOT_FOUND where nothing was promoted, CONFLICT, INVALID without a reason.
 */
export async function rollBack(ctx: { db: Db }, input: Rollback): Promise<{ to: string | null }> {
  const { siteId, task, actor } = input;
  const reason = input.reason.trim();
  if (reason === "") throw new AppError("INVALID", "Say why it is taken back; the audit keeps the reason.");
  const to = await ctx.db.$transaction(async (tx) => {
    await lockPointer(tx, { siteId, task });
    const current = await readCurrentVersion(tx, { siteId, task });
    if (!current) throw new AppError("NOT_FOUND", "The base serves; there is nothing to take back.");
    if (current.id !== input.expectedCurrentId)
      throw new AppError("CONFLICT", `By now ${current.name} serves. Reload the page and look again.`);
    const target = await findTarget(tx, { siteId, task, currentId: current.id });

    const running = await readRunningExperiment(tx, { siteId, task });
    if (running)
      await stopIn(tx, running, { outcome: "superseded", reason: `${current.name} was taken back: ${reason}`, actor });
    await movePointer(tx, { siteId, task, versionId: target?.id ?? null });
    if (mayMove(current.status, "rolled_back", actor))
      await moveVersionStatus(tx, { versionId: current.id, from: current.status, to: "rolled_back" });
    const promotion = await createPromotion(tx, {
      ...{ siteId, task, kind: "rollback", versionId: target?.id ?? null, previousId: current.id, reason },
      ...{ actor: actorName(actor), evidence: input.evidence ?? {} },
    });
    await appendAudit(tx, {
      ...{ siteId, actor: actorName(actor), action: "version.rollback", subject: `version:${current.id}`, reason },
      before: { current: current.name, currentId: current.id },
      after: { current: target?.name ?? null, currentId: target?.id ?? null, promotionId: promotion.id },
    });
    return target?.name ?? null;
  });
  log("warn", "version.rolled_back", { siteId, task, to, by: actorName(actor) });
  return { to };
}

/** The version that the current one replaced when it was last promoted; null: the configured base. */
export async function findTarget(
  db: Db | Tx,
  input: { siteId: string; task: string; currentId: string },
): Promise<{ id: string; name: string } | null> {
  const { siteId, task, currentId } = input;
  const history = await readPromotions(db, { siteId, task, take: historyLength });
  const made = history.find((move) => move.kind === "promote" && move.versionId === currentId);
  if (!made?.previousId) return null;
  const target = await readVersionRow(db, { versionId: made.previousId });
  if (!target || target.status === "archived")
    throw new AppError("CONFLICT", "The version before was archived. Promote another one instead.");
  return { id: target.id, name: target.name };
}
