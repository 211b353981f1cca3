import { AppError } from "@whetstone/core/errors";
import type { Note } from "@whetstone/db/tickets/reads";
import { createNote } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, lockOr404 } from "../conversations/act.ts";
import { findMentions } from "./mentions.ts";
import { ticketOf } from "./open-ticket.ts";

const maxChars = 10_000;

/**
 * Stores words for the team only. A note is no message and no event: it has no author that a visitor's client knows,
 * no sequence, and nothing that a visitor may read joins its table. INVALID when empty or too long; NOT_FOUND.
 */
export async function addNote(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent; text: string; people: Agent[] },
): Promise<Note> {
  const text = input.text.replaceAll("\0", "").trim();
  if (text === "" || text.length > maxChars)
    throw new AppError("INVALID", `Write a note of at most ${maxChars} characters.`);
  const { note, siteId } = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, input);
    const ticket = await ticketOf(tx, conversation);
    const mentions = findMentions(text, input.people).map(({ id }) => id);
    const { id: authorId, name: authorName } = input.agent;
    const note = await createNote(tx, { ticketId: ticket.id, authorId, authorName, text, mentions });
    return { note, siteId: conversation.siteId };
  });
  ctx.feed.ring({ conversationId: input.conversationId, siteId });
  return note;
}
