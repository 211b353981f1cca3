import type { Promotion, Version } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

type Named = Pick<Version, "id" | "name" | "hash" | "status"> | null;
export type PromotionRow = Promotion & { version: Named; previous: Named };

const named = { select: { id: true, name: true, hash: true, status: true } } as const;
const versions = { version: named, previous: named } as const;

/** Every move of the pointer, newest first. */
export function readPromotions(
  db: DbOrTx,
  input: { siteId: string; task?: string; take: number },
): Promise<PromotionRow[]> {
  const { take, ...where } = input;
  return db.promotion.findMany({ where, include: versions, orderBy: [{ at: "desc" }, { id: "desc" }], take });
}

/** The move that was in force at a moment; null: the configured base served, because nothing had ever been moved. */
export function readLiveAt(
  db: DbOrTx,
  input: { siteId: string; task: string; at: Date },
): Promise<PromotionRow | null> {
  const { siteId, task, at } = input;
  return db.promotion.findFirst({
    where: { siteId, task, at: { lte: at } },
    include: versions,
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
}

/** The newest move of every site and task. */
export function readNewestPromotions(db: DbOrTx): Promise<PromotionRow[]> {
  return db.promotion.findMany({
    distinct: ["siteId", "task"],
    include: versions,
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
}

/** How a version's answers ended since a moment: the numbers that the watch after a promotion goes by. */
export async function readHealth(
  db: DbOrTx,
  input: { versionId: string; since: Date },
): Promise<{ answers: number; failed: number; engineLost: number }> {
  const rows = await db.$queryRaw<{ answers: number; failed: number; engineLost: number }[]>`
    select count(*)::int as answers,
      count(*) filter (where status in ('failed', 'expired') or "shownText" = '')::int as failed,
      count(*) filter (where code = 'ENGINE_LOST')::int as "engineLost"
    from generation g
    where "versionId" = ${input.versionId}::uuid and "createdAt" >= ${input.since}
      and status in ('finished', 'failed', 'expired')
      and not exists (select 1 from conversation c where c.id = g."conversationId" and c."isPreview")`;
  return rows[0] ?? { answers: 0, failed: 0, engineLost: 0 };
}
