import type { ThumbReason } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { readMessage } from "@whetstone/db/conversations/reads";
import { appendMessageChanged } from "@whetstone/db/conversations/writes";
import { putVote, removeVote } from "@whetstone/db/feedback/writes";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404 } from "../conversations/act.ts";
import { cleanMessageText } from "../conversations/message-text.ts";

export type RateAnswer = {
  conversationId: string;
  messageId: string;
  visitorId: string;
  /** Null takes the vote back. */
  value: "up" | "down" | null;
  reason?: ThumbReason | null;
  comment?: string | null;
};

/**
 * One vote per answer, changeable, only by the visitor who was answered. NOT_FOUND for another's conversation, INVALID
 * for anything that is not an answer of the assistant.
 */
export async function rateAnswer(ctx: HelpdeskContext, input: RateAnswer): Promise<void> {
  const { conversationId, messageId, visitorId, value } = input;
  const comment = input.comment?.trim() ? cleanMessageText(input.comment) : null;
  const siteId = await ctx.db.$transaction(async (tx) => {
    const { siteId } = await lockOr404(tx, { conversationId, visitorId });
    const message = await readMessage(tx, { messageId });
    if (message?.conversationId !== conversationId) throw new AppError("NOT_FOUND", "This message does not exist.");
    const { generationId } = message;
    if (message.author !== "assistant" || !generationId)
      throw new AppError("INVALID", "Only an answer of the assistant can be rated.");
    if (value === null) await removeVote(tx, { messageId });
    else
      await putVote(tx, {
        ...{ siteId, messageId, generationId, visitorId, value, comment },
        reason: value === "down" ? (input.reason ?? null) : null,
      });
    await appendMessageChanged(tx, { messageId });
    return siteId;
  });
  ctx.feed.ring({ conversationId, siteId });
}
