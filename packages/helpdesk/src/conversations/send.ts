import { AppError } from "@whetstone/core/errors";
import type { Tx } from "@whetstone/db/client";
import { readAnswerTo } from "@whetstone/db/conversations/generation-reads";
import { createGeneration, retargetQueued } from "@whetstone/db/conversations/generation-writes";
import { findSentMessage } from "@whetstone/db/conversations/reads";
import { appendMessage, lockVisitor } from "@whetstone/db/conversations/writes";
import type { HelpdeskContext } from "../context.ts";
import { wakeTicket } from "../tickets/wake-ticket.ts";
import { lockOr404, perform, stateOf } from "./act.ts";
import { isUuid } from "./client-id.ts";
import { mayAssistantSpeak } from "./lock.ts";
import { cleanMessageText } from "./message-text.ts";
import { startConversation } from "./open.ts";

export type SendMessage = {
  siteId: string;
  visitorId: string;
  /** Null starts a new conversation. */
  conversationId: string | null;
  /** UUID chosen by the client before the first try and repeated on every retry. */
  clientId: string;
  text: string;
  locale: string;
  pageUrl?: string | null;
};
export type SentMessage = { conversationId: string; messageId: string; seq: number; generationId: string | null };

/**
 * Stores what a visitor wrote, together with its event and the queued answer; when this returns, nothing of it can
 * be lost. The same `clientId` returns the first result again. INVALID (empty, too long, binary), CONFLICT (same id,
 * other text), NOT_FOUND (a conversation that is not theirs). `generationId` is null while a person has the word.
 */
export async function sendMessage(ctx: HelpdeskContext, input: SendMessage): Promise<SentMessage> {
  const text = cleanMessageText(input.text);
  if (!isUuid(input.clientId)) throw new AppError("INVALID", "clientId must be a UUID.");
  const sent = await ctx.db.$transaction(async (tx) => {
    await lockVisitor(tx, input);
    return (await findEarlier(tx, { ...input, text })) ?? (await store(tx, { ...input, text }));
  });
  ctx.feed.ring({ conversationId: sent.conversationId, siteId: input.siteId });
  return sent;
}

async function findEarlier(tx: Tx, input: SendMessage): Promise<SentMessage | null> {
  const earlier = await findSentMessage(tx, input);
  if (!earlier) return null;
  const elsewhere = input.conversationId !== null && input.conversationId !== earlier.conversationId;
  if (earlier.text !== input.text || elsewhere)
    throw new AppError("CONFLICT", "Another message was sent with this id. Use a new id for a new message.");
  return {
    conversationId: earlier.conversationId,
    messageId: earlier.id,
    seq: earlier.seq,
    generationId: await readAnswerTo(tx, { messageId: earlier.id }),
  };
}

async function store(tx: Tx, input: SendMessage): Promise<SentMessage> {
  const { siteId, visitorId, conversationId } = input;
  const found = conversationId
    ? await lockOr404(tx, { conversationId, visitorId, siteId })
    : await startConversation(tx, input);
  const conversation = found.status === "resolved" ? await perform(tx, { conversation: found, act: "reopen" }) : found;

  const message = await appendMessage(tx, {
    conversationId: conversation.id,
    message: { author: "visitor", authorId: visitorId, text: input.text, clientId: input.clientId },
  });
  await wakeTicket(tx, { conversationId: conversation.id, siteId });
  const generationId = mayAssistantSpeak(stateOf(conversation)) ? await queueAnswer(tx, { siteId, message }) : null;
  return { conversationId: conversation.id, messageId: message.id, seq: message.seq, generationId };
}

/** Of a burst of messages one answer is made, to the newest; one that is already being written is followed by another. */
async function queueAnswer(
  tx: Tx,
  input: { siteId: string; message: { id: string; conversationId: string; createdAt: Date } },
): Promise<string> {
  const { id: triggerId, conversationId, createdAt } = input.message;
  return (
    (await retargetQueued(tx, { conversationId, triggerId })) ??
    (await createGeneration(tx, { siteId: input.siteId, conversationId, triggerId, createdAt }))
  );
}
