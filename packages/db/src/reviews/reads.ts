import type { Review, ReviewItem, ReviewPolicy } from "../../generated/client.ts";
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

export function readReviewPolicy(db: DbOrTx, input: { siteId: string }): Promise<ReviewPolicy | null> {
  return db.reviewPolicy.findUnique({ where: input });
}

/** What reviewers said of failures, with the signs on them: a suggester learns from it. Newest first. */
export function readJudged(
  db: DbOrTx,
  input: { siteIds: string[]; take: number },
): Promise<{ signals: string[]; label: string }[]> {
  return db.$queryRaw`
    select r.label, array(select s.kind from signal s where s."failureId" = i."failureId") as signals
    from review r join review_item i on i.id = r."itemId"
    where i."siteId" = any(${input.siteIds}::uuid[]) and r."undoneAt" is null and r.label is not null
      and i."failureId" is not null
    order by r."createdAt" desc limit ${input.take}`;
}

/** Suggestions beside what was said, and whether the reviewer had seen the suggestion. */
export function readSuggestionOutcomes(
  db: DbOrTx,
  input: { siteIds: string[] },
): Promise<{ score: number; isRight: boolean; wasShown: boolean }[]> {
  return db.$queryRaw`
    select (i.suggestion ->> 'score')::float as score, r.label = i.suggestion ->> 'label' as "isRight",
      not i."isBlind" as "wasShown"
    from review r join review_item i on i.id = r."itemId"
    where i."siteId" = any(${input.siteIds}::uuid[]) and r."undoneAt" is null and r.label is not null
      and i.suggestion ->> 'score' is not null`;
}

/** Known answers with how often they were answered and rightly so, and decided items that could become one. */
export async function readKnownAnswers(db: DbOrTx, input: { siteIds: string[]; take: number }) {
  const { siteIds, take } = input;
  const known = await db.$queryRaw<
    { id: string; question: string; answer: string; gold: string; seen: number; right: number }[]
  >`
    select i.id, i.question, i.answer, i.gold, count(r.id)::int as seen,
      (count(r.id) filter (where r.label = i.gold))::int as right
    from review_item i left join review r on r."itemId" = i.id and r."undoneAt" is null
    where i."siteId" = any(${siteIds}::uuid[]) and i.gold is not null
    group by i.id order by i."createdAt" desc limit ${take}`;
  const candidates = await db.reviewItem.findMany({
    where: {
      siteId: { in: siteIds },
      gold: null,
      status: { in: ["adjudicated", "submitted"] },
      decided: { not: null },
    },
    // What a third person had to decide separates reviewers best.
    orderBy: [{ status: "asc" }, { createdAt: "desc" }],
    take,
    select: { id: true, question: true, answer: true, decided: true, decidedReason: true, status: true },
  });
  return { known, candidates };
}

export type ReviewerRow = {
  reviewerId: string;
  reviewerName: string;
  today: number;
  total: number;
  medianMs: number | null;
  goldRight: number;
  goldSeen: number;
};

/** What each reviewer did, the busiest of today first. */
export function readReviewers(db: DbOrTx, input: { siteIds: string[]; since: Date }): Promise<ReviewerRow[]> {
  return db.$queryRaw<ReviewerRow[]>`
    select r."reviewerId", max(r."reviewerName") as "reviewerName",
      (count(*) filter (where r."createdAt" >= ${input.since}))::int as today, count(*)::int as total,
      percentile_cont(0.5) within group (order by r."tookMs")::int as "medianMs",
      (count(*) filter (where i.gold is not null and r.label = i.gold))::int as "goldRight",
      (count(*) filter (where i.gold is not null))::int as "goldSeen"
    from review r join review_item i on i.id = r."itemId"
    where i."siteId" = any(${input.siteIds}::uuid[]) and r."undoneAt" is null
    group by r."reviewerId" order by today desc, total desc`;
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
      (select count(*)::int from item where status = 'pending' and gold is null) as pending,
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
  {
    siteId: string;
    generationId: string;
    failureId: string;
    question: string;
    answer: string;
    score: number;
    signals: string[];
  }[]
> {
  return db.$queryRaw`
    select f."siteId", f."generationId", f.id as "failureId", m.text as question,
      coalesce(g."shownText", g."rawText", '') as answer, f.score,
      array(select s.kind from signal s where s."failureId" = f.id) as signals
    from failure f
    join generation g on g.id = f."generationId"
    join message m on m.id = g."triggerId"
    where f."siteId" = any(${input.siteIds}::uuid[]) and f.status = 'queued'
      and not exists (select 1 from review_item i where i."generationId" = f."generationId")
    order by f.score desc limit ${input.take}`;
}
