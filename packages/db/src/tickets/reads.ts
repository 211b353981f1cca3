import type {
  CannedReply,
  Note,
  ReplyDraft,
  SavedView,
  ServiceHours,
  Team,
  Ticket,
  TicketAct,
  TicketField,
  TriageLabel,
} from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type {
  CannedReply,
  Note,
  ReplyDraft,
  SavedView,
  ServiceHours,
  Team,
  Ticket,
  TicketAct,
  TicketField,
  TriageLabel,
};

export function readTicket(db: DbOrTx, input: { conversationId: string }): Promise<Ticket | null> {
  return db.ticket.findUnique({ where: input });
}

export function readTicketByNumber(db: DbOrTx, input: { siteId: string; number: number }): Promise<Ticket | null> {
  return db.ticket.findUnique({ where: { siteId_number: input } });
}

export function readTicketById(db: DbOrTx, input: { ticketId: string }): Promise<Ticket | null> {
  return db.ticket.findUnique({ where: { id: input.ticketId } });
}

/** Oldest first. For the team only: what a visitor sees is read from messages and events, which hold no notes. */
export function readNotes(db: DbOrTx, input: { ticketId: string }): Promise<Note[]> {
  return db.note.findMany({ where: input, orderBy: { createdAt: "asc" } });
}

/** Newest first, at most 50. */
export function readActs(db: DbOrTx, input: { ticketId: string }): Promise<TicketAct[]> {
  return db.ticketAct.findMany({ where: input, orderBy: { at: "desc" }, take: 50 });
}

export function readAct(db: DbOrTx, input: { actId: string }): Promise<TicketAct | null> {
  return db.ticketAct.findUnique({ where: { id: input.actId } });
}

/** Tickets linked with one, and tickets merged into it. */
export async function readRelated(
  db: DbOrTx,
  input: { ticketId: string },
): Promise<(Ticket & { relation: "linked" | "merged" })[]> {
  const { ticketId } = input;
  const links = await db.ticketLink.findMany({ where: { OR: [{ leftId: ticketId }, { rightId: ticketId }] } });
  const ids = links.map(({ leftId, rightId }) => (leftId === ticketId ? rightId : leftId));
  const rows = await db.ticket.findMany({ where: { OR: [{ id: { in: ids } }, { mergedIntoId: ticketId }] } });
  return rows.map((row) => ({ ...row, relation: row.mergedIntoId === ticketId ? "merged" : "linked" }));
}

/** The teams of these sites, by name. */
export function readTeams(db: DbOrTx, input: { siteIds: string[] }): Promise<Team[]> {
  return db.team.findMany({ where: { siteId: { in: input.siteIds } }, orderBy: { name: "asc" } });
}

/** The fields that these sites add to their tickets, by name. */
export function readTicketFields(db: DbOrTx, input: { siteIds: string[] }): Promise<TicketField[]> {
  return db.ticketField.findMany({ where: { siteId: { in: input.siteIds } }, orderBy: { name: "asc" } });
}

export function readCannedReplies(db: DbOrTx, input: { siteId: string }): Promise<CannedReply[]> {
  return db.cannedReply.findMany({ where: input, orderBy: { shortcut: "asc" } });
}

export function readSavedViews(db: DbOrTx, input: { userId: string }): Promise<SavedView[]> {
  return db.savedView.findMany({ where: input, orderBy: { name: "asc" } });
}

export function readServiceHours(db: DbOrTx, input: { siteId: string }): Promise<ServiceHours | null> {
  return db.serviceHours.findUnique({ where: input });
}

/** People who had the conversation open since `since`, without one of them. */
export function readPresence(
  db: DbOrTx,
  input: { conversationId: string; since: Date; notUserId: string },
): Promise<{ userId: string; userName: string; isTyping: boolean }[]> {
  return db.presence.findMany({
    where: { conversationId: input.conversationId, seenAt: { gt: input.since }, userId: { not: input.notUserId } },
    select: { userId: true, userName: true, isTyping: true },
    orderBy: { userName: "asc" },
  });
}

/** The newest draft that has not been sent; null where there is none. */
export function readOpenDraft(db: DbOrTx, input: { conversationId: string }): Promise<ReplyDraft | null> {
  return db.replyDraft.findFirst({ where: { ...input, messageId: null }, orderBy: { createdAt: "desc" } });
}

export function readDraft(db: DbOrTx, input: { draftId: string }): Promise<ReplyDraft | null> {
  return db.replyDraft.findUnique({ where: { id: input.draftId } });
}

/** Categories that people chose, with the words they chose them for; newest first, at most `take`. */
export function readCategoryLabels(
  db: DbOrTx,
  input: { siteId: string; take: number },
): Promise<{ text: string; chosen: string; createdAt: Date }[]> {
  return db.triageLabel.findMany({
    where: { siteId: input.siteId, field: "category" },
    select: { text: true, chosen: true, createdAt: true },
    orderBy: { createdAt: "desc" },
    take: input.take,
  });
}

/** The first newer message of another person of the team; null where nobody answered meanwhile. */
export function readColleagueReply(
  db: DbOrTx,
  input: { conversationId: string; afterSeq: number; notAuthorId: string },
): Promise<{ authorName: string | null; seq: number } | null> {
  const { conversationId, afterSeq, notAuthorId } = input;
  return db.message.findFirst({
    where: { conversationId, author: "agent", seq: { gt: afterSeq }, authorId: { not: notAuthorId } },
    select: { authorName: true, seq: true },
    orderBy: { seq: "asc" },
  });
}

/** A visitor as the team may see them, and their other conversations, newest first. */
export async function readCustomer(db: DbOrTx, input: { visitorId: string; notConversationId: string }) {
  const visitor = await db.visitor.findUnique({ where: { id: input.visitorId } });
  const conversations = await db.conversation.findMany({
    where: { visitorId: input.visitorId, id: { not: input.notConversationId }, messageCount: { gt: 0 } },
    orderBy: { lastMessageAt: "desc" },
    take: 10,
    select: { id: true, status: true, preview: true, lastMessageAt: true },
  });
  return { visitor, conversations };
}
