import { type DbOrTx, Prisma } from "../client.ts";

export const inboxFolders = ["all", "mine", "unassigned", "waiting", "mentioned", "snoozed", "resolved"] as const;
export type InboxFolder = (typeof inboxFolders)[number];

export type InboxFilter = {
  siteIds: string[];
  folder: InboxFolder;
  userId: string;
  priority?: string;
  category?: string;
  label?: string;
  teamId?: string;
  /** A site's own field and the value that it holds. */
  field?: { name: string; value: string };
  /** Part of any message's text, upper and lower case alike; or `#` and a ticket's number. */
  search?: string;
};

export type InboxRow = {
  id: string;
  siteId: string;
  status: string;
  lock: string;
  preview: string;
  messageCount: number;
  lastMessageAt: Date;
  waitingSince: Date | null;
  satisfaction: number | null;
  visitorName: string | null;
  visitorVerified: boolean;
  number: number | null;
  priority: string | null;
  category: string | null;
  labels: string[] | null;
  assigneeId: string | null;
  assigneeName: string | null;
  snoozedUntil: Date | null;
  firstReplyDue: Date | null;
  nextReplyDue: Date | null;
};

/** Where a stretch ended: the row that the next one begins after. */
export type InboxPlace = { isWaiting: boolean; lastMessageAt: Date; id: string };

/**
 * One stretch of the inbox: who waits for a person first, then the newest. `after` names the last row of the stretch
 * before, so that a deep one costs what the first costs, and a row that comes meanwhile shifts nothing.
 */
export function listInboxRows(
  db: DbOrTx,
  input: InboxFilter & { after: InboxPlace | null; take: number },
): Promise<InboxRow[]> {
  const { after } = input;
  const isAfter = after
    ? Prisma.sql`((c.status = 'waiting'), c."lastMessageAt", c.id) <
        (${after.isWaiting}, ${after.lastMessageAt}::timestamp, ${after.id}::uuid)`
    : Prisma.sql`true`;
  return db.$queryRaw<InboxRow[]>`
    select c.id, c."siteId", c.status, c.lock, c.preview, c."messageCount", c."lastMessageAt", c."waitingSince", c.satisfaction,
      v.name as "visitorName", v.verified as "visitorVerified", t.number, t.priority, t.category, t.labels,
      coalesce(t."assigneeId", c."assigneeId") as "assigneeId",
      coalesce(t."assigneeName", c."assigneeName") as "assigneeName",
      t."snoozedUntil", t."nextReplyDue", case when t."firstReplyAt" is null then t."firstReplyDue" end as "firstReplyDue"
    from conversation c
    join visitor v on v.id = c."visitorId"
    left join ticket t on t."conversationId" = c.id
    where ${toWhere(input)} and ${isAfter}
    order by (c.status = 'waiting') desc, c."lastMessageAt" desc, c.id desc
    limit ${input.take}`;
}

/** How many conversations lie in each folder. */
export async function countInbox(
  db: DbOrTx,
  input: { siteIds: string[]; userId: string },
): Promise<Record<InboxFolder, number>> {
  const rows = await db.$queryRaw<Record<InboxFolder, number>[]>`
    select
      count(*) filter (where ${inFolder("all", input.userId)})::int as "all",
      count(*) filter (where ${inFolder("mine", input.userId)})::int as mine,
      count(*) filter (where ${inFolder("unassigned", input.userId)})::int as unassigned,
      count(*) filter (where ${inFolder("waiting", input.userId)})::int as waiting,
      count(*) filter (where ${inFolder("mentioned", input.userId)})::int as mentioned,
      count(*) filter (where ${inFolder("snoozed", input.userId)})::int as snoozed,
      count(*) filter (where ${inFolder("resolved", input.userId)})::int as resolved
    from conversation c left join ticket t on t."conversationId" = c.id
    where ${hasContent(input.siteIds)}`;
  const row = rows[0];
  if (!row) throw new Error("the count of the inbox has no row");
  return row;
}

function toWhere(filter: InboxFilter): Prisma.Sql {
  const { siteIds, folder, userId, priority, category, label, teamId, field, search } = filter;
  const conditions = [hasContent(siteIds), inFolder(folder, userId)];
  if (priority) conditions.push(Prisma.sql`t.priority = ${priority}`);
  if (category) conditions.push(Prisma.sql`t.category = ${category}`);
  if (label) conditions.push(Prisma.sql`${label} = any(t.labels)`);
  if (teamId) conditions.push(Prisma.sql`t."teamId" = ${teamId}::uuid`);
  if (field) conditions.push(Prisma.sql`t.fields ->> ${field.name} = ${field.value}`);
  if (search) conditions.push(matches(search));
  return Prisma.join(conditions, " and ");
}

/** Merged tickets live on in another one. */
function hasContent(siteIds: string[]): Prisma.Sql {
  return Prisma.sql`c."siteId" = any(${siteIds}::uuid[]) and (c."messageCount" > 0 or c.status = 'waiting')
    and t."mergedIntoId" is null`;
}

const isSnoozed = Prisma.sql`coalesce(t."snoozedUntil" > (now() at time zone 'utc'), false)`;

function inFolder(folder: InboxFolder, userId: string): Prisma.Sql {
  const isOpen = Prisma.sql`c.status <> 'resolved' and not ${isSnoozed}`;
  const assignee = Prisma.sql`coalesce(t."assigneeId", c."assigneeId")`;
  switch (folder) {
    case "all":
      return isOpen;
    case "mine":
      return Prisma.sql`${isOpen} and ${assignee} = ${userId}`;
    case "unassigned":
      return Prisma.sql`${isOpen} and ${assignee} is null and c.lock = 'human'`;
    case "waiting":
      return Prisma.sql`${isOpen} and c.status = 'waiting'`;
    case "mentioned":
      return Prisma.sql`${isOpen} and t.id in (select "ticketId" from note where mentions @> array[${userId}])`;
    case "snoozed":
      return Prisma.sql`c.status <> 'resolved' and ${isSnoozed}`;
    case "resolved":
      return Prisma.sql`c.status = 'resolved'`;
  }
}

function matches(search: string): Prisma.Sql {
  const number = /^#?(\d{1,9})$/.exec(search)?.[1];
  if (number && search.startsWith("#")) return Prisma.sql`t.number = ${Number(number)}`;
  const pattern = `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`exists (select 1 from message m
    where m."conversationId" = c.id and m.author <> 'system' and m.text ilike ${pattern})`;
}
