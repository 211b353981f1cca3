import type {
  ChatEvent,
  ConversationSnapshot,
  ConversationStatus,
  Lock,
  MessageView,
  NumberedEvent,
} from "@whetstone/core/chat";
import type { Conversation, Event, Message } from "../../generated/client.ts";
import type { Db, DbOrTx, Tx } from "../client.ts";
import { toMessageView } from "./message-view.ts";

export function readConversationRow(db: DbOrTx, input: { conversationId: string }): Promise<Conversation | null> {
  return db.conversation.findUnique({ where: { id: input.conversationId } });
}

/** A visitor's message with this client id, in whichever conversation of theirs. */
export function findSentMessage(db: DbOrTx, input: { visitorId: string; clientId: string }): Promise<Message | null> {
  return db.message.findFirst({
    where: { clientId: input.clientId, author: "visitor", conversation: { visitorId: input.visitorId } },
  });
}

/** A message with this client id in one conversation, whoever wrote it. */
export function findMessageByClientId(
  db: DbOrTx,
  input: { conversationId: string; clientId: string },
): Promise<Message | null> {
  return db.message.findFirst({ where: input });
}

/** The newest conversation of a visitor that is not resolved, or was resolved after `resolvedAfter`. */
export async function findCurrent(
  db: DbOrTx,
  input: { siteId: string; visitorId: string; resolvedAfter: Date | null },
): Promise<string | null> {
  const { siteId, visitorId, resolvedAfter } = input;
  const row = await db.conversation.findFirst({
    where: {
      siteId,
      visitorId,
      OR: [{ status: { not: "resolved" } }, ...(resolvedAfter ? [{ resolvedAt: { gt: resolvedAfter } }] : [])],
    },
    orderBy: { createdAt: "desc" },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** How many conversations of a site have been waiting for a person for longer than this one. */
export async function countWaitingBefore(
  db: DbOrTx,
  input: { conversationId: string; siteId: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from conversation c, conversation mine
    where mine.id = ${input.conversationId}::uuid and c."siteId" = ${input.siteId}::uuid and c.status = 'waiting'
      and c."waitingSince" < mine."waitingSince"`;
  return row?.count ?? 0;
}

export type VisitorConversation = {
  id: string;
  status: ConversationStatus;
  preview: string;
  messageCount: number;
  createdAt: string;
  lastMessageAt: string;
};

export async function listOfVisitor(
  db: DbOrTx,
  input: { siteId: string; visitorId: string; take: number },
): Promise<VisitorConversation[]> {
  const rows = await db.conversation.findMany({
    where: { siteId: input.siteId, visitorId: input.visitorId, messageCount: { gt: 0 } },
    orderBy: { lastMessageAt: "desc" },
    take: input.take,
  });
  return rows.map((row) => ({
    id: row.id,
    status: row.status as ConversationStatus,
    preview: row.preview,
    messageCount: row.messageCount,
    createdAt: row.createdAt.toISOString(),
    lastMessageAt: row.lastMessageAt.toISOString(),
  }));
}

/** Everything after a sequence number, in order, at most `limit` events. */
export async function readEvents(
  db: DbOrTx,
  input: { conversationId: string; afterSeq: number; limit: number },
): Promise<NumberedEvent[]> {
  const rows = await db.event.findMany({
    where: { conversationId: input.conversationId, seq: { gt: input.afterSeq } },
    orderBy: { seq: "asc" },
    take: input.limit,
  });
  return rows.map((row) => ({ seq: row.seq, at: row.at.toISOString(), event: row.payload as unknown as ChatEvent }));
}

export async function readMessages(db: DbOrTx, input: { conversationId: string }): Promise<MessageView[]> {
  const rows = await db.message.findMany({
    where: { conversationId: input.conversationId },
    orderBy: { seq: "asc" },
    include: { feedback: true },
  });
  return rows.map(toMessageView);
}

export async function readMessage(db: DbOrTx, input: { messageId: string }): Promise<Message | null> {
  return db.message.findUnique({ where: { id: input.messageId } });
}

/**
 * A conversation at one instant: following from its `seq` misses nothing and repeats nothing, which takes one
 * snapshot of the database for messages, the answer in progress and the number.
 */
export function readSnapshot(db: Db, input: { conversationId: string }): Promise<ConversationSnapshot | null> {
  return db.$transaction((tx) => snapshotIn(tx, input.conversationId), { isolationLevel: "RepeatableRead" });
}

async function snapshotIn(tx: Tx, conversationId: string): Promise<ConversationSnapshot | null> {
  const row = await readConversationRow(tx, { conversationId });
  if (!row) return null;
  const newest = await tx.generation.findMany({
    where: { conversationId },
    orderBy: { createdAt: "desc" },
    take: 2,
    select: { id: true, status: true, code: true },
  });
  const last = newest[0];
  const active = newest.find((one) => one.status === "running") ?? newest.find((one) => one.status === "queued");
  return {
    id: row.id,
    status: row.status as ConversationStatus,
    lock: row.lock as Lock,
    agentName: row.assigneeName,
    messages: await readMessages(tx, { conversationId }),
    running: active ? { generationId: active.id, ...(await readShown(tx, { generationId: active.id })) } : null,
    failed:
      last && row.lock === "bot" && (last.status === "failed" || last.status === "expired")
        ? { generationId: last.id, code: last.code }
        : null,
    rating: row.satisfaction === null ? null : { satisfaction: row.satisfaction, comment: row.satisfactionComment },
    seq: row.lastSeq,
  };
}

/** What a reader of the log has seen of an answer in progress; attempt 0 where it waits for its turn. */
export async function readShown(
  db: DbOrTx,
  input: { generationId: string },
): Promise<{ attempt: number; text: string }> {
  const events = await db.event.findMany({ where: input, orderBy: { seq: "asc" } });
  return foldShown(events);
}

function foldShown(events: Event[]): { attempt: number; text: string } {
  let shown = { attempt: 0, text: "" };
  for (const row of events) {
    const event = row.payload as unknown as ChatEvent;
    if (event.type === "answer.started" || event.type === "answer.restarted")
      shown = { attempt: event.attempt, text: "" };
    if (event.type === "answer.delta" && event.attempt === shown.attempt) shown.text += event.text;
  }
  return shown;
}

/** What was said before a message, oldest first, at most `take` messages; notices left out. */
export async function readHistory(
  db: DbOrTx,
  input: { conversationId: string; beforeSeq: number; take: number },
): Promise<Message[]> {
  const rows = await db.message.findMany({
    where: { conversationId: input.conversationId, seq: { lt: input.beforeSeq }, author: { not: "system" } },
    orderBy: { seq: "desc" },
    take: input.take,
  });
  return rows.reverse();
}
