import type { Note, ReplyDraft, Ticket, TicketAct } from "../../generated/client.ts";
import type { DbOrTx, Prisma, Tx } from "../client.ts";

export type TicketData = Prisma.TicketUncheckedUpdateInput;

/** The conversation's ticket, made with the site's next number where there is none. Takes turns per site. */
export async function ensureTicket(
  tx: Tx,
  input: {
    conversationId: string;
    siteId: string;
    data: Omit<Prisma.TicketUncheckedCreateInput, "number" | "siteId" | "conversationId">;
  },
): Promise<{ ticket: Ticket; isNew: boolean }> {
  const { conversationId, siteId } = input;
  const found = await tx.ticket.findUnique({ where: { conversationId } });
  if (found) return { ticket: found, isNew: false };
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${siteId}, 816))`;
  const now = await tx.ticket.findUnique({ where: { conversationId } });
  if (now) return { ticket: now, isNew: false };
  const { _max } = await tx.ticket.aggregate({ where: { siteId }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  return { ticket: await tx.ticket.create({ data: { ...input.data, conversationId, siteId, number } }), isNew: true };
}

export function updateTicket(tx: Tx, input: { ticketId: string; data: TicketData }): Promise<Ticket> {
  return tx.ticket.update({ where: { id: input.ticketId }, data: input.data });
}

export function appendAct(
  tx: Tx,
  input: {
    ticketId: string;
    kind: "change" | "merge" | "link";
    before: object;
    after: object;
    byId: string;
    byName: string;
  },
): Promise<TicketAct> {
  const { before, after, ...rest } = input;
  return tx.ticketAct.create({
    data: { ...rest, before: before as Prisma.InputJsonObject, after: after as Prisma.InputJsonObject },
  });
}

/** Marks an act as undone; false where it was already. */
export async function markUndone(tx: Tx, input: { actId: string }): Promise<boolean> {
  const { count } = await tx.ticketAct.updateMany({
    where: { id: input.actId, undoneAt: null },
    data: { undoneAt: new Date() },
  });
  return count === 1;
}

export async function putLink(tx: Tx, input: { leftId: string; rightId: string }): Promise<void> {
  await tx.ticketLink.createMany({ data: [input], skipDuplicates: true });
}

export async function removeLink(tx: Tx, input: { leftId: string; rightId: string }): Promise<void> {
  await tx.ticketLink.deleteMany({ where: input });
}

export function createNote(
  tx: Tx,
  input: { ticketId: string; authorId: string; authorName: string; text: string; mentions: string[] },
): Promise<Note> {
  return tx.note.create({ data: input });
}

export type TriageDecision = {
  field: "category" | "priority" | "language" | "summary";
  proposed: string | null;
  chosen: string;
};

/** One decision per field of a ticket; a later one takes its place. */
export async function putTriageLabels(
  tx: Tx,
  input: {
    siteId: string;
    ticketId: string;
    text: string;
    byId: string;
    modelName: string | null;
    confidence: number | null;
    decisions: TriageDecision[];
  },
): Promise<void> {
  const { decisions, siteId, ticketId, text, byId, modelName, confidence } = input;
  for (const { field, proposed, chosen } of decisions) {
    const data = { proposed, chosen, text, byId, modelName, confidence, createdAt: new Date() };
    await tx.triageLabel.upsert({
      where: { ticketId_field: { ticketId, field } },
      create: { siteId, ticketId, field, ...data },
      update: data,
    });
  }
}

export function createDraft(
  db: DbOrTx,
  input: {
    siteId: string;
    conversationId: string;
    text: string;
    answerKind: string;
    sources: object[];
    confidence: number | null;
    modelName: string | null;
    byId: string;
  },
): Promise<ReplyDraft> {
  return db.replyDraft.create({ data: { ...input, sources: input.sources as Prisma.InputJsonObject[] } });
}

/** Keeps what was sent beside what was proposed. */
export async function settleDraft(
  tx: Tx,
  input: { draftId: string; messageId: string; sentText: string; distance: number },
): Promise<void> {
  const { draftId, ...data } = input;
  await tx.replyDraft.updateMany({ where: { id: draftId, messageId: null }, data });
}

export async function touchPresence(
  db: DbOrTx,
  input: { conversationId: string; userId: string; userName: string; isTyping: boolean },
): Promise<void> {
  const { conversationId, userId, userName, isTyping } = input;
  const data = { userName, isTyping, seenAt: new Date() };
  await db.presence.upsert({
    where: { conversationId_userId: { conversationId, userId } },
    create: { conversationId, userId, ...data },
    update: data,
  });
}

export async function removePresence(db: DbOrTx, input: { conversationId: string; userId: string }): Promise<void> {
  await db.presence.deleteMany({ where: input });
}

export async function putCannedReply(
  db: DbOrTx,
  input: { siteId: string; shortcut: string; body: string },
): Promise<void> {
  const { siteId, shortcut, body } = input;
  await db.cannedReply.upsert({
    where: { siteId_shortcut: { siteId, shortcut } },
    create: input,
    update: { body },
  });
}

export async function removeCannedReply(db: DbOrTx, input: { siteId: string; id: string }): Promise<void> {
  await db.cannedReply.deleteMany({ where: input });
}

export async function putSavedView(db: DbOrTx, input: { userId: string; name: string; query: string }): Promise<void> {
  const { userId, name, query } = input;
  await db.savedView.upsert({ where: { userId_name: { userId, name } }, create: input, update: { query } });
}

export async function removeSavedView(db: DbOrTx, input: { userId: string; id: string }): Promise<void> {
  await db.savedView.deleteMany({ where: input });
}

export async function putTeam(db: DbOrTx, input: { siteId: string; name: string; memberIds: string[] }): Promise<void> {
  const { siteId, name, memberIds } = input;
  await db.team.upsert({ where: { siteId_name: { siteId, name } }, create: input, update: { memberIds } });
}

/** Takes the team out; its tickets stay, without a team. */
export async function removeTeam(db: DbOrTx, input: { siteId: string; id: string }): Promise<void> {
  await db.team.deleteMany({ where: input });
}

export async function putTicketField(
  db: DbOrTx,
  input: { siteId: string; name: string; kind: string; choices: string[] },
): Promise<void> {
  const { siteId, name, kind, choices } = input;
  await db.ticketField.upsert({
    where: { siteId_name: { siteId, name } },
    create: input,
    update: { kind, choices },
  });
}

/** Takes the definition out; what tickets hold under its name stays and is no longer shown. */
export async function removeTicketField(db: DbOrTx, input: { siteId: string; id: string }): Promise<void> {
  await db.ticketField.deleteMany({ where: input });
}

export async function putServiceHours(
  db: DbOrTx,
  input: {
    siteId: string;
    timeZone: string;
    week: [string, string][][];
    holidays: string[];
    firstReplyMinutes: number | null;
    nextReplyMinutes: number | null;
    resolutionMinutes: number | null;
  },
): Promise<void> {
  const { siteId, ...data } = input;
  await db.serviceHours.upsert({ where: { siteId }, create: { siteId, ...data }, update: data });
}
