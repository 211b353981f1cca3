import { AppError } from "@whetstone/core/errors";
import { appendEvent, updateConversation } from "@whetstone/db/conversations/writes";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404 } from "./act.ts";

/**
 * A visitor's 1 to 5 about a conversation that was resolved, with optional words; stored once, a later one takes its
 * place. NOT_FOUND, also for another visitor's; CONFLICT before the end; INVALID for another number.
 */
export async function rateConversation(
  ctx: HelpdeskContext,
  input: { conversationId: string; visitorId: string; satisfaction: number; comment: string | null },
): Promise<void> {
  const { conversationId, satisfaction } = input;
  if (!Number.isInteger(satisfaction) || satisfaction < 1 || satisfaction > 5)
    throw new AppError("INVALID", "Choose 1 to 5.");
  const comment = input.comment?.replaceAll("\0", "").trim().slice(0, 1_000) || null;
  const siteId = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    if (conversation.status !== "resolved")
      throw new AppError("CONFLICT", "A conversation can be rated once it is resolved.");
    const data = { satisfaction, satisfactionComment: comment, ratedAt: new Date() };
    await updateConversation(tx, { conversationId, data });
    await appendEvent(tx, { conversationId, event: { type: "rated", rating: { satisfaction, comment } } });
    return conversation.siteId;
  });
  ctx.feed.ring({ conversationId, siteId });
}
