import { AppError } from "@whetstone/core/errors";
import { readAct, readTicketById, type Ticket } from "@whetstone/db/tickets/reads";
import { appendAct, markUndone, type TicketData, updateTicket } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, lockOr404 } from "../conversations/act.ts";
import type { FieldValue } from "./field-value.ts";
import { undoMerge } from "./merge-tickets.ts";
import { ticketOf } from "./open-ticket.ts";
import { mergeFields } from "./ticket-fields.ts";

export const priorities = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];

/** What may be changed by hand; what is absent stays. */
export type TicketChange = {
  assignee?: Agent | null;
  teamId?: string | null;
  priority?: Priority;
  category?: string | null;
  labels?: string[];
  /** The site's own fields; null empties one, an absent one stays. */
  fields?: Record<string, FieldValue | null>;
  /** Out of the open folders until then; null: back at once. A visitor's message brings it back, too. */
  snoozedUntil?: Date | null;
};

const maxLabels = 20;

/**
 * Changes a conversation's ticket, which is made where there is none, and keeps what was before for `undoAct`.
 * NOT_FOUND; CONFLICT for a merged ticket; INVALID for a snooze into the past, too many labels, or a value that its field does not
 * take.
 */
export async function changeTicket(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent; change: TicketChange },
): Promise<{ ticket: Ticket; actId: string }> {
  const { fields: changed, ...change } = input.change;
  const plain = toData(change);
  const result = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    const ticket = await ticketOf(tx, conversation);
    refuseMerged(ticket);
    const held = ticket.fields as Record<string, FieldValue>;
    const data: TicketData = changed
      ? { ...plain, fields: await mergeFields(tx, { siteId: ticket.siteId, before: held, changed }) }
      : plain;
    const after = await updateTicket(tx, { ticketId: ticket.id, data });
    const [wasThen, isNow] = [ticket, after].map((one) => pick(one, data, Object.keys(changed ?? {})));
    const act = await appendAct(tx, {
      ...{ ticketId: ticket.id, kind: "change", before: wasThen ?? {}, after: isNow ?? {} },
      ...{ byId: input.agent.id, byName: input.agent.name },
    });
    return { ticket: after, actId: act.id };
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId: result.ticket.siteId });
  return result;
}

/** Takes an act back, once: what it changed is as before. NOT_FOUND, CONFLICT when it was undone already. */
export async function undoAct(ctx: HelpdeskContext, input: { actId: string }): Promise<void> {
  const changed = await ctx.db.$transaction(async (tx) => {
    const act = await readAct(tx, input);
    const ticket = act && (await readTicketById(tx, { ticketId: act.ticketId }));
    if (!act || !ticket) throw new AppError("NOT_FOUND", "There is nothing to undo.");
    if (!(await markUndone(tx, input))) throw new AppError("CONFLICT", "This was undone already.");
    const before = act.before as Record<string, unknown>;
    if (act.kind === "change") await updateTicket(tx, { ticketId: ticket.id, data: revive(before, ticket) });
    else await undoMerge(tx, { kind: act.kind, ticket, before });
    return ticket;
  });
  ctx.feed.ring(changed);
}

export function refuseMerged(ticket: Ticket): void {
  if (ticket.mergedIntoId)
    throw new AppError("CONFLICT", "This ticket was merged into another one. Go on there, or undo the merge.");
}

function toData(change: Omit<TicketChange, "fields">): TicketData {
  const { assignee, snoozedUntil, labels, ...rest } = change;
  if (snoozedUntil && snoozedUntil.getTime() <= Date.now())
    throw new AppError("INVALID", "Choose a time in the future to snooze until.");
  const clean = labels && [...new Set(labels.map((label) => label.trim().toLowerCase()).filter(Boolean))];
  if (clean && clean.length > maxLabels) throw new AppError("INVALID", `At most ${maxLabels} labels on one ticket.`);
  return {
    ...rest,
    ...(clean && { labels: clean }),
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    ...(assignee !== undefined && { assigneeId: assignee?.id ?? null, assigneeName: assignee?.name ?? null }),
  };
}

/** What a ticket holds of what was changed; of its own fields only these, so that undoing one leaves the others. */
function pick(ticket: Ticket, changed: TicketData, fieldNames: string[]): Record<string, unknown> {
  const picked = Object.keys(changed).map((key) => [key, ticket[key as keyof Ticket]]);
  const held = ticket.fields as Record<string, FieldValue>;
  const fields = Object.fromEntries(fieldNames.map((name) => [name, held[name] ?? null]));
  return { ...Object.fromEntries(picked), ...(fieldNames.length > 0 && { fields }) };
}

/** Dates went through JSON, and a field that was empty is emptied again. */
function revive(before: Record<string, unknown>, ticket: Ticket): TicketData {
  const { snoozedUntil, fields, ...rest } = before;
  const isDate = typeof snoozedUntil === "string";
  const held = { ...(ticket.fields as object), ...(fields as Record<string, FieldValue | null> | undefined) };
  const kept = Object.fromEntries(Object.entries(held).filter(([, value]) => value !== null));
  return {
    ...rest,
    ...(fields !== undefined && { fields: kept }),
    ...("snoozedUntil" in before && { snoozedUntil: isDate ? new Date(snoozedUntil) : null }),
  };
}
