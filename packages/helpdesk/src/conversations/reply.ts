import { AppError } from "@whetstone/core/errors";
import { findMessageByClientId } from "@whetstone/db/conversations/reads";
import { appendMessage } from "@whetstone/db/conversations/writes";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, lockOr404, stateOf } from "./act.ts";
import { isUuid } from "./client-id.ts";
import { mayAgentSpeak } from "./lock.ts";
import { cleanMessageText } from "./message-text.ts";

export type AgentReply = { conversationId: string; agent: Agent; clientId: string; text: string };

/**
 * Stores a person's answer; the same `clientId` stores it once. CONFLICT before taking over (the assistant has the
 * word) and for the same id with another text; INVALID like a visitor's message.
 */
export async function replyAsAgent(
  ctx: HelpdeskContext,
  input: AgentReply,
): Promise<{ messageId: string; seq: number }> {
  const text = cleanMessageText(input.text);
  if (!isUuid(input.clientId)) throw new AppError("INVALID", "clientId must be a UUID.");
  const { agent, clientId } = input;
  const { message, siteId } = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    const earlier = await findMessageByClientId(tx, { conversationId: conversation.id, clientId });
    if (earlier && (earlier.text !== text || earlier.authorId !== agent.id))
      throw new AppError("CONFLICT", "Another message was sent with this id. Use a new id for a new message.");
    if (earlier) return { message: earlier, siteId: conversation.siteId };
    if (!mayAgentSpeak(stateOf(conversation))) throw new AppError("CONFLICT", "Take over the conversation first.");
    const message = await appendMessage(tx, {
      conversationId: conversation.id,
      message: { author: "agent", authorId: agent.id, authorName: agent.name, text, clientId },
    });
    return { message, siteId: conversation.siteId };
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
  return { messageId: message.id, seq: message.seq };
}
