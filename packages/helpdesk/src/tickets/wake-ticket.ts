import type { Tx } from "@whetstone/db/client";
import { readTicket } from "@whetstone/db/tickets/reads";
import { updateTicket } from "@whetstone/db/tickets/writes";
import { dueTimes } from "./open-ticket.ts";

/** A visitor who writes brings a snoozed ticket back and starts the clock of the next reply, unless it is running. */
export async function wakeTicket(tx: Tx, input: { conversationId: string; siteId: string }): Promise<void> {
  const ticket = await readTicket(tx, { conversationId: input.conversationId });
  if (!ticket) return;
  const { nextReplyDue } = await dueTimes(tx, { siteId: input.siteId, start: new Date() });
  await updateTicket(tx, {
    ticketId: ticket.id,
    data: { snoozedUntil: null, nextReplyDue: ticket.nextReplyDue ?? nextReplyDue },
  });
}
