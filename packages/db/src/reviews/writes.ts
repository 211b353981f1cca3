import type { Review, ReviewItem } from "../../generated/client.ts";
import type { DbOrTx, Prisma, Tx } from "../client.ts";
import { utcNow, utcNowPlus } from "../conversations/clock.ts";

export type NewReviewItem = Omit<Prisma.ReviewItemCreateManyInput, "suggestion"> & {
  suggestion?: { label: string; score: number; model: string } | null;
};

/** Adds items that are not in the queue yet; returns how many were new. */
export async function createReviewItems(db: DbOrTx, input: { items: NewReviewItem[] }): Promise<number> {
  const data = input.items.map(({ suggestion, ...item }) => ({ ...item, suggestion: suggestion ?? undefined }));
  const { count } = await db.reviewItem.createMany({ data, skipDuplicates: true });
  return count;
}

export async function putReviewPolicy(
  tx: Tx,
  input: { siteId: string; wanted: number; sampleOf: number },
): Promise<void> {
  const { siteId, ...data } = input;
  await tx.reviewPolicy.upsert({ where: { siteId }, create: { siteId, ...data }, update: data });
}

/** Sets how many reviews items need that nobody has begun or holds; samples want two at least. Returns how many changed. */
export function setWanted(tx: Tx, input: { siteId: string; wanted: number }): Promise<number> {
  const { siteId, wanted } = input;
  return tx.$executeRaw`
    update review_item i set wanted = case when i."isBlind" then greatest(2, ${wanted}::int) else ${wanted}::int end
    where i."siteId" = ${siteId}::uuid and i.status = 'pending' and i.gold is null
      and not exists (select 1 from review r where r."itemId" = i.id)
      and not exists (select 1 from review_lease l where l."itemId" = i.id and l.until > ${utcNow})`;
}

/**
 * Leases items to a reviewer: those that they hold already, then the most important ones that still need somebody and
 * that they have not reviewed. Reviews and foreign leases together never exceed what an item wants: reviewers who ask at
 * once take turns, so that each sees the leases of the one before.
 */
export async function leaseItems(
  tx: Tx,
  input: { siteIds: string[]; reviewerId: string; take: number; leaseMs: number },
): Promise<ReviewItem[]> {
  const { siteIds, reviewerId, take, leaseMs } = input;
  await tx.$executeRaw`select pg_advisory_xact_lock(817)`;
  const items = await tx.$queryRaw<ReviewItem[]>`
    select i.* from review_item i
    where i."siteId" = any(${siteIds}::uuid[]) and i.status = 'pending'
      and not exists (select 1 from review r
        where r."itemId" = i.id and r."reviewerId" = ${reviewerId} and r."undoneAt" is null)
      and (select count(*) from review r where r."itemId" = i.id and r."undoneAt" is null and r.label is not null)
        + (select count(*) from review_lease l
          where l."itemId" = i.id and l."reviewerId" <> ${reviewerId} and l.until > ${utcNow}) < i.wanted
    order by exists (select 1 from review_lease l
        where l."itemId" = i.id and l."reviewerId" = ${reviewerId} and l.until > ${utcNow}) desc,
      i.priority desc, i.id
    limit ${take}`;
  for (const { id } of items) await putLease(tx, { itemId: id, reviewerId, leaseMs });
  return items;
}

/** Gives or renews a lease. */
export async function putLease(tx: Tx, input: { itemId: string; reviewerId: string; leaseMs: number }): Promise<void> {
  await tx.$executeRaw`
    insert into review_lease ("itemId", "reviewerId", until)
    values (${input.itemId}::uuid, ${input.reviewerId}, ${utcNowPlus(input.leaseMs)})
    on conflict ("itemId", "reviewerId") do update set until = excluded.until`;
}

/** Takes the item's row lock; null where it is gone. */
export async function lockReviewItem(tx: Tx, input: { itemId: string }): Promise<ReviewItem | null> {
  const rows = await tx.$queryRaw<ReviewItem[]>`select * from review_item where id = ${input.itemId}::uuid for update`;
  return rows[0] ?? null;
}

/** True while the reviewer holds the item. */
export async function holdsLease(tx: Tx, input: { itemId: string; reviewerId: string }): Promise<boolean> {
  const rows = await tx.$queryRaw<{ held: boolean }[]>`
    select exists (select 1 from review_lease where "itemId" = ${input.itemId}::uuid
      and "reviewerId" = ${input.reviewerId} and until > ${utcNow}) as held`;
  return rows[0]?.held ?? false;
}

export async function releaseLease(tx: Tx, input: { itemId: string; reviewerId: string }): Promise<void> {
  await tx.reviewLease.deleteMany({ where: input });
}

export function createReview(tx: Tx, input: Prisma.ReviewUncheckedCreateInput): Promise<Review> {
  return tx.review.create({ data: input });
}

export async function markReviewUndone(tx: Tx, input: { reviewId: string }): Promise<boolean> {
  const { count } = await tx.review.updateMany({
    where: { id: input.reviewId, undoneAt: null },
    data: { undoneAt: new Date() },
  });
  return count === 1;
}

export async function updateReviewItem(
  tx: Tx,
  input: { itemId: string; data: Prisma.ReviewItemUncheckedUpdateInput },
): Promise<void> {
  await tx.reviewItem.update({ where: { id: input.itemId }, data: input.data });
}
