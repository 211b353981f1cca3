import { AppError } from "@whetstone/core/errors";
import { updateTicket } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404 } from "../conversations/act.ts";
import { ticketOf } from "./open-ticket.ts";

/** A visitor's 1 to 5 about a conversation that was resolved; again replaces it. NOT_FOUND, CONFLICT, INVALID. */
export async function rateConversation(
  ctx: HelpdeskContext,
  input: { conversationId: string; visitorId: string; satisfaction: number; comment: string | null },
): Promise<void> {
  const { satisfaction } = input;
  if (!Number.isInteger(satisfaction) || satisfaction < 1 || satisfaction > 5)
    throw new AppError("INVALID", "Choose 1 to 5.");
  const comment = input.comment?.replaceAll("\0", "").trim().slice(0, 2_000) || null;
  await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    if (conversation.status !== "resolved")
      throw new AppError("CONFLICT", "A conversation can be rated once it is resolved.");
    const ticket = await ticketOf(tx, conversation);
    await updateTicket(tx, { ticketId: ticket.id, data: { satisfaction, satisfactionComment: comment } });
  });
}
