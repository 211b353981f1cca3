import type { Db } from "@whetstone/db/client";

/** Frequent, rare and absent words. */
export const searchWords = [
  "parcel",
  "vanished twice",
  "refund leaked",
  "HQ-10077",
  "voucher",
  "nowhere to be found",
  "zip",
];

const perConversation = 8;
const subjects =
  "parcel order refund invoice bag buckle zip strap voucher return label address delivery repair colour size";
const verbs = "arrived broke faded vanished doubled stopped leaked changed failed waits";
const tails = "yesterday again twice today please thanks since Monday without notice on the website at the door";

/**
 * Writes conversations of eight messages with their events, half of the open ones in the hands of `assignee`, and
 * every tenth with a ticket; the same for every run. The database makes the rows, 100,000 messages in some seconds.
 */
export async function writeConversations(
  db: Db,
  input: { siteId: string; messages: number; assignee: { id: string; name: string } },
): Promise<{ messages: number; conversationIds: string[] }> {
  const { siteId, assignee } = input;
  const count = Math.ceil(input.messages / perConversation);
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`set local statement_timeout = 0`;
      // A hash of the row's number stands for chance; ids have the form of a UUID of version 7.
      await tx.$executeRaw`create function pg_temp.chance(n int, salt int, choices int) returns int language sql
        return mod(abs(hashint8extended(n, salt) / 2), choices)`;
      await tx.$executeRaw`create function pg_temp.made_id(kind text, n int) returns uuid language sql
        return overlay(overlay(md5(kind || n) placing '7' from 13) placing '8' from 17)::uuid`;
      await tx.$executeRaw`create function pg_temp.word(list text, n int, salt int) returns text language sql
        return (string_to_array(list, ' '))[1 + pg_temp.chance(n, salt, cardinality(string_to_array(list, ' ')))]`;

      await tx.$executeRaw`insert into visitor (id, "siteId", name)
        select pg_temp.made_id('visitor', n), ${siteId}::uuid,
          case when pg_temp.chance(n, 1, 2) = 0 then 'Visitor ' || n end
        from generate_series(0, ${Math.ceil(count / 2) - 1}::int) as n`;
      await tx.$executeRaw`insert into conversation (id, "siteId", "visitorId", status, lock, "assigneeId",
          "assigneeName", "lastSeq", "messageCount", "lastMessageAt", "createdAt", "updatedAt")
        select pg_temp.made_id('conversation', n), ${siteId}::uuid, pg_temp.made_id('visitor', n / 2), status,
          case when status = 'waiting' or taken then 'human' else 'bot' end,
          case when taken then ${assignee.id} end, case when taken then ${assignee.name} end,
          ${perConversation}::int, ${perConversation}::int, at, at, at
        from generate_series(0, ${count - 1}::int) as n
          cross join lateral (select case pg_temp.chance(n, 2, 50) when 0 then 'waiting'
            when 1 then 'open' when 2 then 'open' when 3 then 'open' when 4 then 'open' when 5 then 'open'
            when 6 then 'open' when 7 then 'open' when 8 then 'open' when 9 then 'open' else 'resolved' end as status,
            timestamp '2026-01-01' + n * interval '10 minutes' as at) as made
          cross join lateral (select status = 'open' and pg_temp.chance(n, 3, 2) = 0 as taken) as hands`;
      await tx.$executeRaw`insert into message (id, "conversationId", seq, author, text, "createdAt")
        select pg_temp.made_id('message', n), pg_temp.made_id('conversation', n / ${perConversation}::int),
          1 + n % ${perConversation}::int, case n % 2 when 0 then 'visitor' else 'assistant' end,
          'My ' || pg_temp.word(${subjects}, n, 4) || ' ' || pg_temp.word(${verbs}, n, 5) || ' '
            || pg_temp.word(${tails}, n, 6) || ', order HQ-' || 10000 + pg_temp.chance(n, 7, 90000) || '.',
          timestamp '2026-01-01' + n / ${perConversation}::int * interval '10 minutes' + n % ${perConversation}::int * interval '1 second'
        from generate_series(0, ${count * perConversation - 1}::int) as n`;
      await tx.$executeRaw`insert into event ("conversationId", seq, type, payload, at)
        select "conversationId", seq, 'message', jsonb_build_object('type', 'message', 'message',
          jsonb_build_object('id', id, 'text', text)), "createdAt" from message`;
      await tx.$executeRaw`update conversation c set preview = m.text from message m
        where m."conversationId" = c.id and m.seq = ${perConversation}::int`;
      await tx.$executeRaw`insert into ticket (id, "siteId", number, "conversationId", labels, "updatedAt")
        select pg_temp.made_id('ticket', n), ${siteId}::uuid, n / 10 + 1, pg_temp.made_id('conversation', n), '{}', now()
        from generate_series(0, ${count - 1}::int, 10) as n`;
      await tx.$executeRaw`analyze`;
      const rows = await tx.conversation.findMany({ select: { id: true }, orderBy: { createdAt: "asc" } });
      return { messages: count * perConversation, conversationIds: rows.map(({ id }) => id) };
    },
    { timeout: 300_000 },
  );
}
