import { stopActive } from "../assistant/end-answer.ts";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404, perform } from "./act.ts";

/** Closes the conversation; a visitor who writes again reopens it. Done twice it happens once. */
export async function resolveConversation(ctx: HelpdeskContext, input: { conversationId: string }): Promise<void> {
  const siteId = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    if (conversation.status === "resolved") return conversation.siteId;
    await stopActive(tx, { conversationId: conversation.id, keepShown: false });
    await perform(tx, { conversation, act: "resolve" });
    return conversation.siteId;
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
}
