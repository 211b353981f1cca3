import type { Tx } from "@whetstone/db/client";
import { readServiceHours, type ServiceHours, type Ticket } from "@whetstone/db/tickets/reads";
import { ensureTicket } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, type ConversationRow, lockOr404 } from "../conversations/act.ts";
import { addWorkingMinutes, type Hours } from "./service-hours.ts";

/** Makes the conversation a ticket with a number, once; NOT_FOUND. */
export async function openTicket(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent },
): Promise<Ticket> {
  const { ticket, siteId } = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    return { ticket: await ticketOf(tx, conversation), siteId: conversation.siteId };
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
  return ticket;
}

/** The ticket of a locked conversation, made where there is none; its clocks start when the visitor asked for a person. */
export async function ticketOf(tx: Tx, conversation: ConversationRow): Promise<Ticket> {
  const { id: conversationId, siteId } = conversation;
  const start = conversation.waitingSince ?? new Date();
  const { ticket } = await ensureTicket(tx, {
    ...{ conversationId, siteId },
    data: {
      assigneeId: conversation.assigneeId,
      assigneeName: conversation.assigneeName,
      language: conversation.locale,
      ...(await dueTimes(tx, { siteId, start })),
    },
  });
  return ticket;
}

/** When a first reply and a resolution are due after `start`; null where the site runs no clock. */
export async function dueTimes(
  tx: Tx,
  input: { siteId: string; start: Date },
): Promise<{ firstReplyDue: Date | null; resolutionDue: Date | null; nextReplyDue: Date | null }> {
  const row = await readServiceHours(tx, { siteId: input.siteId });
  if (!row) return { firstReplyDue: null, resolutionDue: null, nextReplyDue: null };
  const after = (minutes: number | null) =>
    minutes === null ? null : addWorkingMinutes(input.start, minutes, toHours(row));
  return {
    firstReplyDue: after(row.firstReplyMinutes),
    resolutionDue: after(row.resolutionMinutes),
    nextReplyDue: after(row.nextReplyMinutes),
  };
}

export function toHours({ timeZone, week, holidays }: ServiceHours): Hours {
  return { timeZone, week: week as Hours["week"], holidays };
}
