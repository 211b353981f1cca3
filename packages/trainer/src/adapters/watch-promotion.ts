import { readHealth, readNewestPromotions } from "@whetstone/db/adapters/promotion-reads";
import type { Db } from "@whetstone/db/client";
import { system } from "./actor.ts";
import { rollBack } from "./rollback.ts";

/** The watch after a promotion: hours it lasts, and what it takes to take the version back. */
export const watch = { hours: 24, answers: 30, failedShare: 0.1, enginesLost: 3 } as const;

export type Health = { answers: number; failed: number; engineLost: number };

/** Why a version must go, in words; null while it may stay. */
export function findFault({ answers, failed, engineLost }: Health): string | null {
  if (engineLost >= watch.enginesLost) return `the engine was lost ${engineLost} times`;
  if (answers >= watch.answers && failed > watch.failedShare * answers)
    return `${failed} of ${answers} answers failed or were empty`;
  return null;
}

/**
 * Takes back versions that break within a day after their promotion. Only the newest move of a pointer is watched and
 * only while it is a promotion, so a rollback is never followed by another one: no flapping.
 */
export async function watchPromotions(ctx: { db: Db }, now: Date): Promise<void> {
  for (const move of await readNewestPromotions(ctx.db)) {
    const { siteId, task, versionId, kind, at } = move;
    const ageMs = now.getTime() - at.getTime();
    if (kind !== "promote" || !versionId || ageMs > watch.hours * 3_600_000) continue;
    const health = await readHealth(ctx.db, { versionId, since: at });
    const fault = findFault(health);
    if (fault)
      await rollBack(ctx, {
        ...{ siteId, task, expectedCurrentId: versionId, actor: system, evidence: health },
        reason: `Taken back by itself: ${fault}.`,
      });
  }
}
