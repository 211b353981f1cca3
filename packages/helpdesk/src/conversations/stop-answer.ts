import { stopActive } from "../assistant/end-answer.ts";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404 } from "./act.ts";

/**
 * Ends an answer now and for good: what was shown stays as its message, no further token follows. Does nothing to an
 * answer that has already ended. NOT_FOUND for another visitor's conversation.
 */
export async function stopAnswer(
  ctx: HelpdeskContext,
  input: { conversationId: string; generationId: string; visitorId?: string },
): Promise<void> {
  const siteId = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    await stopActive(tx, { conversationId: conversation.id, generationId: input.generationId, keepShown: true });
    return conversation.siteId;
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
}
