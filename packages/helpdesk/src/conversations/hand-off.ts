import type { HandOffReason } from "@whetstone/core/chat";
import { stopActive } from "../assistant/end-answer.ts";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404, perform } from "./act.ts";

/**
 * Hands the conversation to the team: it waits for a person and the assistant is silent from now on, also in the
 * middle of an answer. Asked for twice it happens once.
 */
export async function requestPerson(
  ctx: HelpdeskContext,
  input: { conversationId: string; reason: HandOffReason; visitorId?: string },
): Promise<void> {
  const siteId = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    if (conversation.lock === "human") return conversation.siteId;
    await stopActive(tx, { conversationId: conversation.id, keepShown: false });
    await perform(tx, { conversation, act: "request_person", reason: input.reason });
    return conversation.siteId;
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
}
