import { randomUUID } from "node:crypto";
import type { AnswerKind, Author, ChatEvent, Source } from "@whetstone/core/chat";
import type { Conversation, Message } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";
import { utcNow } from "./clock.ts";
import { toMessageView } from "./message-view.ts";

/** Makes the calls of one visitor take turns until the transaction ends, so that a doubled send finds the first one. */
export async function lockVisitor(tx: Tx, input: { visitorId: string }): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${input.visitorId}, 815))`;
}

/** Inserts the visitor where missing; returns the row that is there. */
export async function ensureVisitor(
  tx: Tx,
  input: { visitorId: string; siteId: string; locale: string },
): Promise<{ siteId: string }> {
  await tx.$executeRaw`
    insert into visitor (id, "siteId", locale, "createdAt", "lastSeenAt")
    values (${input.visitorId}::uuid, ${input.siteId}::uuid, ${input.locale}, ${utcNow}, ${utcNow})
    on conflict (id) do update set "lastSeenAt" = excluded."lastSeenAt"`;
  return tx.visitor.findUniqueOrThrow({ where: { id: input.visitorId }, select: { siteId: true } });
}

export function createConversation(
  tx: Tx,
  input: { siteId: string; visitorId: string; locale: string; pageUrl: string | null } & Partial<
    Pick<Conversation, "isPreview" | "previewVersionId" | "previewMode">
  >,
): Promise<Conversation> {
  return tx.conversation.create({ data: input });
}

/**
 * Takes the conversation's row lock. Whoever changes a conversation or ends one of its answers takes it first,
 * so these changes have one order and never wait for each other in a circle.
 */
export async function lockConversation(tx: Tx, input: { conversationId: string }): Promise<Conversation | null> {
  const rows = await tx.$queryRaw<Conversation[]>`
    select * from conversation where id = ${input.conversationId}::uuid for update`;
  return rows[0] ?? null;
}

export function updateConversation(
  tx: Tx,
  input: { conversationId: string; data: Prisma.ConversationUncheckedUpdateInput },
): Promise<Conversation> {
  return tx.conversation.update({ where: { id: input.conversationId }, data: input.data });
}

/** Adds one event to the conversation's log. The row lock held until commit makes the order gap-free for every reader. */
export async function appendEvent(
  tx: Tx,
  input: { conversationId: string; event: ChatEvent },
): Promise<{ seq: number; at: Date }> {
  const next = await nextSeq(tx, input.conversationId);
  await insertEvent(tx, { ...input, ...next });
  return next;
}

export type NewMessage = {
  id?: string;
  author: Author;
  authorId?: string | null;
  authorName?: string | null;
  text: string;
  clientId?: string | null;
  generationId?: string | null;
  answerKind?: AnswerKind | null;
  stopped?: boolean;
  sources?: Source[];
};

/** Stores a message together with the event that announces it; both carry the same `seq`. */
export async function appendMessage(tx: Tx, input: { conversationId: string; message: NewMessage }): Promise<Message> {
  const { conversationId, message } = input;
  const { seq, at } = await nextSeq(tx, conversationId);
  const row = await tx.message.create({
    data: { ...message, id: message.id ?? randomUUID(), conversationId, seq, createdAt: at },
  });
  await insertEvent(tx, { conversationId, seq, at, event: { type: "message", message: toMessageView(row) } });
  if (message.author !== "system") await countMessage(tx, { conversationId, text: message.text, at });
  return row;
}

/** Announces a message again after it changed, with its feedback. */
export async function appendMessageChanged(tx: Tx, input: { messageId: string }): Promise<void> {
  const row = await tx.message.findUniqueOrThrow({ where: { id: input.messageId }, include: { feedback: true } });
  await appendEvent(tx, {
    conversationId: row.conversationId,
    event: { type: "message.changed", message: toMessageView(row) },
  });
}

/** Removes the pieces of an answer that has ended: its message repeats the whole text. */
export async function pruneDeltas(tx: Tx, input: { generationId: string }): Promise<void> {
  await tx.event.deleteMany({ where: { generationId: input.generationId, type: "answer.delta" } });
}

async function nextSeq(tx: Tx, conversationId: string): Promise<{ seq: number; at: Date }> {
  const rows = await tx.$queryRaw<{ seq: number; at: Date }[]>`
    update conversation set "lastSeq" = "lastSeq" + 1, "updatedAt" = ${utcNow}
    where id = ${conversationId}::uuid returning "lastSeq" as seq, "updatedAt" as at`;
  const next = rows[0];
  if (!next) throw new Error(`conversation ${conversationId} is gone`);
  return next;
}

async function insertEvent(
  tx: Tx,
  input: { conversationId: string; seq: number; at: Date; event: ChatEvent },
): Promise<void> {
  const { event, ...place } = input;
  await tx.event.create({
    data: {
      ...place,
      type: event.type,
      payload: event as Prisma.InputJsonObject,
      generationId: "generationId" in event ? event.generationId : null,
    },
  });
}

async function countMessage(tx: Tx, input: { conversationId: string; text: string; at: Date }): Promise<void> {
  await tx.conversation.update({
    where: { id: input.conversationId },
    data: {
      messageCount: { increment: 1 },
      // Whole characters, so that no half of an emoji is left at the cut.
      preview: [...input.text.slice(0, 300).replaceAll(/\s+/g, " ").toWellFormed()].slice(0, 140).join(""),
      lastMessageAt: input.at,
    },
  });
}
