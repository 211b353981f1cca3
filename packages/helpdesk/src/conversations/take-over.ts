import { readTicket } from "@whetstone/db/tickets/reads";
import { updateTicket } from "@whetstone/db/tickets/writes";
import { stopActive } from "../assistant/end-answer.ts";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, lockOr404, perform } from "./act.ts";

/**
 * A person of the team takes the word: the assistant stops in mid-answer, and what it was about to say is not shown. A ticket
 * that there is becomes theirs, too.
 */
export async function takeOver(ctx: HelpdeskContext, input: { conversationId: string; agent: Agent }): Promise<void> {
  const siteId = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    const isTheirs = conversation.status === "open" && conversation.lock === "human";
    if (isTheirs && conversation.assigneeId === input.agent.id) return conversation.siteId;
    await stopActive(tx, { conversationId: conversation.id, keepShown: false });
    const reason = conversation.lock === "bot" ? ("agent_took_over" as const) : undefined;
    await perform(tx, { conversation, act: "take_over", agent: input.agent, reason });
    const ticket = await readTicket(tx, { conversationId: conversation.id });
    if (ticket && !ticket.mergedIntoId)
      await updateTicket(tx, {
        ticketId: ticket.id,
        data: { assigneeId: input.agent.id, assigneeName: input.agent.name },
      });
    return conversation.siteId;
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
}
