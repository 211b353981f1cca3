import { AppError } from "@whetstone/core/errors";
import { readConversationRow } from "@whetstone/db/conversations/reads";
import {
  type Note,
  readActs,
  readCustomer,
  readNotes,
  readRelated,
  readTicket,
  readTicketById,
  type Ticket,
} from "@whetstone/db/tickets/reads";
import type { HelpdeskContext } from "../context.ts";
import { proposalSchema, type TriageProposal } from "./triage.ts";

/** All that the team knows beside the transcript. */
export type Desk = {
  ticket: (Omit<Ticket, "proposal"> & { proposal: TriageProposal | null }) | null;
  notes: Note[];
  /** The newest act that can be undone. */
  lastAct: { id: string; kind: string; byName: string } | null;
  /** Where a merged ticket lives on. */
  mergedInto: { conversationId: string; number: number } | null;
  related: { conversationId: string; number: number; summary: string | null; relation: "linked" | "merged" }[];
  customer: Customer;
};

/** How sure it is who writes: `verified` by the site's signature, `claimed` by the page, or `anonymous`. */
export type Customer = {
  visitorId: string;
  identity: "verified" | "claimed" | "anonymous";
  name: string | null;
  email: string | null;
  externalId: string | null;
  since: string | null;
  /** Without query and fragment: they may hold secrets. */
  page: string | null;
  conversations: { id: string; status: string; preview: string; lastMessageAt: string }[];
};

/** NOT_FOUND. */
export async function readDesk(ctx: HelpdeskContext, input: { conversationId: string }): Promise<Desk> {
  const conversation = await readConversationRow(ctx.db, input);
  if (!conversation) throw new AppError("NOT_FOUND", "This conversation does not exist.");
  const { visitorId, pageUrl } = conversation;
  const [ticket, { visitor, conversations }] = await Promise.all([
    readTicket(ctx.db, input),
    readCustomer(ctx.db, { visitorId, notConversationId: conversation.id }),
  ]);
  const about = ticket && { ticketId: ticket.id };
  const [notes, acts, related] = about
    ? await Promise.all([readNotes(ctx.db, about), readActs(ctx.db, about), readRelated(ctx.db, about)])
    : [[], [], []];
  const into = ticket?.mergedIntoId ? await readTicketById(ctx.db, { ticketId: ticket.mergedIntoId }) : null;
  const last = acts.find(({ undoneAt }) => !undoneAt);
  return {
    ticket: ticket && { ...ticket, proposal: proposalSchema.safeParse(ticket.proposal).data ?? null },
    notes,
    lastAct: last ? { id: last.id, kind: last.kind, byName: last.byName } : null,
    mergedInto: into && { conversationId: into.conversationId, number: into.number },
    related: related.map(({ conversationId, number, summary, relation }) => ({
      ...{ conversationId, number, summary, relation },
    })),
    customer: {
      visitorId,
      identity: visitor?.verified ? "verified" : visitor?.name || visitor?.email ? "claimed" : "anonymous",
      name: visitor?.name ?? null,
      email: visitor?.email ?? null,
      externalId: visitor?.externalId ?? null,
      since: visitor?.createdAt.toISOString() ?? null,
      page: pageUrl?.split(/[?#]/)[0] ?? null,
      conversations: conversations.map((one) => ({ ...one, lastMessageAt: one.lastMessageAt.toISOString() })),
    },
  };
}
