import type { DbOrTx } from "../client.ts";

export type Overview = {
  conversations: number;
  answered: number;
  declined: number;
  failed: number;
  thumbsUp: number;
  thumbsDown: number;
  waiting: number;
  withPerson: number;
  articles: number;
  medianFirstTokenMs: number | null;
  /** Conversations that their visitors rated, and their mean of 1 to 5. */
  rated: number;
  satisfaction: number | null;
};

/** Numbers since `since`; `waiting`, `withPerson` and `articles` are as of now. */
export async function readOverview(db: DbOrTx, input: { siteIds: string[]; since: Date }): Promise<Overview> {
  const { siteIds, since } = input;
  const rows = await db.$queryRaw<Overview[]>`
    with answers as (
      select g.status, "answerKind" as kind, "firstTokenMs" as first
      from generation g join conversation c on c.id = g."conversationId"
      where g."siteId" = any(${siteIds}::uuid[]) and g."createdAt" >= ${since} and not c."isPreview"),
    rated as (
      select satisfaction from conversation
      where "siteId" = any(${siteIds}::uuid[]) and "ratedAt" >= ${since} and not "isPreview")
    select
      (select count(*)::int from conversation where "siteId" = any(${siteIds}::uuid[]) and "createdAt" >= ${since} and "messageCount" > 0 and not "isPreview") as conversations,
      (select count(*)::int from answers where status in ('finished', 'stopped') and kind in ('quote', 'write', 'approved')) as answered,
      (select count(*)::int from answers where kind in ('declined', 'hand-off')) as declined,
      (select count(*)::int from answers where status in ('failed', 'expired')) as failed,
      (select count(*)::int from feedback where "siteId" = any(${siteIds}::uuid[]) and "updatedAt" >= ${since} and value = 'up') as "thumbsUp",
      (select count(*)::int from feedback where "siteId" = any(${siteIds}::uuid[]) and "updatedAt" >= ${since} and value = 'down') as "thumbsDown",
      (select count(*)::int from conversation where "siteId" = any(${siteIds}::uuid[]) and status = 'waiting') as waiting,
      (select count(*)::int from conversation where "siteId" = any(${siteIds}::uuid[]) and status = 'open' and lock = 'human') as "withPerson",
      (select count(*)::int from article where "siteId" = any(${siteIds}::uuid[])) as articles,
      (select count(*)::int from rated) as rated,
      (select round(avg(satisfaction), 1)::float from rated) as satisfaction,
      (select percentile_cont(0.5) within group (order by first)::int from answers where first is not null) as "medianFirstTokenMs"`;
  const row = rows[0];
  if (!row) throw new Error("the overview has no row");
  return row;
}
