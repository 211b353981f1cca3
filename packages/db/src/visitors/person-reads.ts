import type { DbOrTx } from "../client.ts";

/** Everything that is kept about one visitor outside of training data; null where there is no such visitor. */
export async function readPerson(db: DbOrTx, input: { visitorId: string }) {
  const visitor = await db.visitor.findUnique({
    where: { id: input.visitorId },
    include: {
      conversations: {
        orderBy: { createdAt: "asc" },
        include: {
          messages: { orderBy: { seq: "asc" }, include: { feedback: true } },
          generations: { orderBy: { createdAt: "asc" }, select: { id: true, rawText: true, searchQuery: true } },
        },
      },
    },
  });
  if (!visitor) return null;
  const ids = visitor.conversations.map(({ id }) => id);
  const tickets = await db.ticket.findMany({
    where: { conversationId: { in: ids } },
    include: { notes: { orderBy: { createdAt: "asc" } } },
  });
  return { ...visitor, tickets };
}
export type PersonRows = NonNullable<Awaited<ReturnType<typeof readPerson>>>;

/** The site that a visitor belongs to; null where there is no such visitor. */
export async function readSiteOf(db: DbOrTx, input: { visitorId: string }): Promise<string | null> {
  const visitor = await db.visitor.findUnique({ where: { id: input.visitorId }, select: { siteId: true } });
  return visitor?.siteId ?? null;
}

export type PersonCounts = { conversations: number; messages: number; tickets: number; notes: number };

export async function countPerson(db: DbOrTx, input: { visitorId: string }): Promise<PersonCounts> {
  const rows = await db.$queryRaw<PersonCounts[]>`
    with talk as (select id from conversation where "visitorId" = ${input.visitorId}::uuid),
    desk as (select id from ticket where "conversationId" in (select id from talk))
    select (select count(*)::int from talk) as conversations,
      (select count(*)::int from message where "conversationId" in (select id from talk)) as messages,
      (select count(*)::int from desk) as tickets,
      (select count(*)::int from note where "ticketId" in (select id from desk)) as notes`;
  return rows[0] ?? { conversations: 0, messages: 0, tickets: 0, notes: 0 };
}
