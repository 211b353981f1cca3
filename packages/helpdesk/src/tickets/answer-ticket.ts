import { AppError } from "@whetstone/core/errors";
import { readColleagueReply, readDraft, readTicket } from "@whetstone/db/tickets/reads";
import { settleDraft, updateTicket } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { type AgentReply, replyAsAgent } from "../conversations/reply.ts";
import { editDistance } from "./edit-distance.ts";

export type TicketAnswer = AgentReply & {
  /** The last sequence that the person had on the screen. */
  seenSeq: number;
  /** Send although a colleague answered after `seenSeq`. */
  anyway?: boolean;
  /** The draft that this reply began with. */
  draftId?: string;
};

/**
 * Sends a person's reply, unless a colleague answered since they last looked (CONFLICT, with the colleague's name; the
 * text stays with them). A reply that began with a draft is kept as the preferred answer, the draft as the other one.
 * Otherwise as `replyAsAgent`.
 */
export async function answerTicket(
  ctx: HelpdeskContext,
  input: TicketAnswer,
): Promise<{ messageId: string; seq: number }> {
  const { conversationId, agent, seenSeq } = input;
  if (!input.anyway) {
    const reply = await readColleagueReply(ctx.db, { conversationId, afterSeq: seenSeq, notAuthorId: agent.id });
    if (reply) throw new AppError("CONFLICT", `${reply.authorName ?? "A colleague"} answered while you were writing.`);
  }
  const sent = await replyAsAgent(ctx, input);
  await ctx.db.$transaction(async (tx) => {
    const draft = input.draftId ? await readDraft(tx, { draftId: input.draftId }) : null;
    if (draft?.conversationId === conversationId) {
      const sentText = input.text.trim();
      const distance = editDistance(draft.text, sentText);
      await settleDraft(tx, { draftId: draft.id, messageId: sent.messageId, sentText, distance });
    }
    const ticket = await readTicket(tx, { conversationId });
    if (ticket)
      await updateTicket(tx, {
        ticketId: ticket.id,
        data: { firstReplyAt: ticket.firstReplyAt ?? new Date(), nextReplyDue: null },
      });
  });
  return sent;
}
