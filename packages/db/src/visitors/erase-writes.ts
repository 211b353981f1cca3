import type { Tx } from "../client.ts";

/**
 * Removes a visitor with every conversation, what the team kept beside it, and every open session. What the learning
 * loop made of it goes first: `datasets/forget-writes.ts` finds it by the conversations.
 */
export async function deleteVisitor(tx: Tx, input: { visitorId: string }): Promise<void> {
  const { visitorId } = input;
  const conversations = await tx.conversation.findMany({ where: { visitorId }, select: { id: true } });
  const conversationId = { in: conversations.map(({ id }) => id) };
  const tickets = await tx.ticket.findMany({ where: { conversationId }, select: { id: true } });
  const ticketId = { in: tickets.map(({ id }) => id) };
  await tx.ticketLink.deleteMany({ where: { OR: [{ leftId: ticketId }, { rightId: ticketId }] } });
  await tx.ticket.updateMany({ where: { mergedIntoId: ticketId }, data: { mergedIntoId: null } });
  await tx.triageLabel.deleteMany({ where: { ticketId } });
  await tx.ticket.deleteMany({ where: { id: ticketId } });
  await tx.replyDraft.deleteMany({ where: { conversationId } });
  await tx.presence.deleteMany({ where: { conversationId } });
  await tx.assignment.deleteMany({ where: { visitorId } });
  await tx.conversation.deleteMany({ where: { visitorId } });
  await tx.visitorSession.deleteMany({ where: { visitorId } });
  await tx.visitor.deleteMany({ where: { id: visitorId } });
}
