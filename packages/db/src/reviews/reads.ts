import type { Review, ReviewItem } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Review, ReviewItem };

export function readReviewItem(
  db: DbOrTx,
  input: { itemId: string },
): Promise<(ReviewItem & { reviews: Review[] }) | null> {
  return db.reviewItem.findUnique({
    where: { id: input.itemId },
    include: { reviews: { where: { undoneAt: null }, orderBy: { createdAt: "asc" } } },
  });
}

/** A reviewer's newest reviews that stand, at most `take`. */
export function readLatestReviews(db: DbOrTx, input: { reviewerId: string; take: number }): Promise<Review[]> {
  const { reviewerId, take } = input;
  return db.review.findMany({ where: { reviewerId, undoneAt: null }, orderBy: { createdAt: "desc" }, take });
}

export function readReviewByClientId(db: DbOrTx, input: { clientId: string }): Promise<Review | null> {
  return db.review.findUnique({ where: input });
}

/** Labels that stand, item by item; discarded ones say nothing. */
export function readLabels(
  db: DbOrTx,
  input: { siteIds: string[] },
): Promise<{ itemId: string; reviewerId: string; reviewerName: string; label: string | null }[]> {
  return db.review.findMany({
    where: { undoneAt: null, label: { not: null }, item: { siteId: { in: input.siteIds } } },
    select: { itemId: true, reviewerId: true, reviewerName: true, label: true },
    orderBy: { createdAt: "asc" },
  });
}

/** Items on which reviewers differ, with what they said, oldest first. */
export function readConflicts(
  db: DbOrTx,
  input: { siteIds: string[]; take: number },
): Promise<(ReviewItem & { reviews: Review[] })[]> {
  return db.reviewItem.findMany({
    where: { siteId: { in: input.siteIds }, status: "conflict" },
    include: { reviews: { where: { undoneAt: null }, orderBy: { createdAt: "asc" } } },
    orderBy: { createdAt: "asc" },
    take: input.take,
  });
}

export type ReviewCounts = {
  pending: number;
  submitted: number;
  conflict: number;
  adjudicated: number;
  mine: number;
  mineToday: number;
  team: number;
  /** Median milliseconds that I took for an item. */
  myMedianMs: number | null;
  goldRight: number;
  goldSeen: number;
};

/** Where the queue stands, and one reviewer in it. */
export async function countReviews(
  db: DbOrTx,
  input: { siteIds: string[]; reviewerId: string; since: Date },
): Promise<ReviewCounts> {
  const { siteIds, reviewerId, since } = input;
  const rows = await db.$queryRaw<ReviewCounts[]>`
    with item as (select * from review_item where "siteId" = any(${siteIds}::uuid[])),
    mine as (select r.*, i.gold from review r join item i on i.id = r."itemId"
      where r."reviewerId" = ${reviewerId} and r."undoneAt" is null)
    select
      (select count(*)::int from item where status = 'pending') as pending,
      (select count(*)::int from item where status = 'submitted') as submitted,
      (select count(*)::int from item where status = 'conflict') as conflict,
      (select count(*)::int from item where status = 'adjudicated') as adjudicated,
      (select count(*)::int from mine) as mine,
      (select count(*)::int from mine where "createdAt" >= ${since}) as "mineToday",
      (select count(*)::int from review r join item i on i.id = r."itemId" where r."undoneAt" is null) as team,
      (select percentile_cont(0.5) within group (order by "tookMs")::int from mine where "tookMs" is not null) as "myMedianMs",
      (select count(*)::int from mine where gold is not null and label = gold) as "goldRight",
      (select count(*)::int from mine where gold is not null) as "goldSeen"`;
  const row = rows[0];
  if (!row) throw new Error("the count of reviews has no row");
  return row;
}

/** Failures that wait and whose answer nobody was asked about, the worst first. */
export function readUnqueuedFailures(
  db: DbOrTx,
  input: { siteIds: string[]; take: number },
): Promise<
  { siteId: string; generationId: string; failureId: string; question: string; answer: string; score: number }[]
> {
  return db.$queryRaw`
    select f."siteId", f."generationId", f.id as "failureId", m.text as question,
      coalesce(g."shownText", g."rawText", '') as answer, f.score
    from failure f
    join generation g on g.id = f."generationId"
    join message m on m.id = g."triggerId"
    where f."siteId" = any(${input.siteIds}::uuid[]) and f.status = 'queued'
      and not exists (select 1 from review_item i where i."generationId" = f."generationId")
    order by f.score desc limit ${input.take}`;
}
