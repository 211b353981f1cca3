import { AppError } from "@whetstone/core/errors";
import type { Tx } from "@whetstone/db/client";
import { readTicketByNumber, type Ticket } from "@whetstone/db/tickets/reads";
import { appendAct, putLink, removeLink, updateTicket } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, lockOr404 } from "../conversations/act.ts";
import { ticketOf } from "./open-ticket.ts";

export type JoinTickets = {
  conversationId: string;
  /** The other ticket, of the same site. */
  number: number;
  agent: Agent;
};

/**
 * Merges a conversation's ticket into another one: it leaves the lists and its history stays, readable from the other.
 * Both logs are untouched, so undoing it loses nothing. NOT_FOUND; INVALID into itself; CONFLICT where either is
 * merged already.
 */
export function mergeTickets(ctx: HelpdeskContext, input: JoinTickets): Promise<{ actId: string }> {
  return join(ctx, input, async (tx, { ticket, other }) => {
    if (ticket.mergedIntoId || other.mergedIntoId)
      throw new AppError("CONFLICT", "One of the two was merged already. Open the ticket that it lives on in.");
    await updateTicket(tx, { ticketId: ticket.id, data: { mergedIntoId: other.id } });
    const after = { mergedIntoId: other.id };
    return appendAct(tx, { ...actOf(input, ticket), kind: "merge", before: { mergedIntoId: null }, after });
  });
}

/** Notes that two tickets are about one thing. Done twice it happens once. */
export function linkTickets(ctx: HelpdeskContext, input: JoinTickets): Promise<{ actId: string }> {
  return join(ctx, input, async (tx, { ticket, other }) => {
    const link = sortPair(ticket.id, other.id);
    await putLink(tx, link);
    return appendAct(tx, { ...actOf(input, ticket), kind: "link", before: link, after: link });
  });
}

/** What `undoAct` does for a merge or a link. */
export async function undoMerge(
  tx: Tx,
  input: { kind: string; ticket: Ticket; before: Record<string, unknown> },
): Promise<void> {
  if (input.kind === "merge") await updateTicket(tx, { ticketId: input.ticket.id, data: { mergedIntoId: null } });
  else await removeLink(tx, { leftId: `${input.before.leftId}`, rightId: `${input.before.rightId}` });
}

async function join(
  ctx: HelpdeskContext,
  input: JoinTickets,
  act: (tx: Tx, pair: { ticket: Ticket; other: Ticket }) => Promise<{ id: string }>,
): Promise<{ actId: string }> {
  const done = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    const ticket = await ticketOf(tx, conversation);
    const other = await readTicketByNumber(tx, { siteId: ticket.siteId, number: input.number });
    if (!other) throw new AppError("NOT_FOUND", `There is no ticket #${input.number} here.`);
    if (other.id === ticket.id) throw new AppError("INVALID", "Choose another ticket than this one.");
    return { actId: (await act(tx, { ticket, other })).id, siteId: ticket.siteId };
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId: done.siteId });
  return { actId: done.actId };
}

function actOf({ agent }: JoinTickets, ticket: Ticket) {
  return { ticketId: ticket.id, byId: agent.id, byName: agent.name };
}

function sortPair(one: string, other: string): { leftId: string; rightId: string } {
  return one < other ? { leftId: one, rightId: other } : { leftId: other, rightId: one };
}
