import { AppError } from "@whetstone/core/errors";
import type { Tx } from "@whetstone/db/client";
import { findCurrent } from "@whetstone/db/conversations/reads";
import { createConversation, ensureVisitor, lockVisitor } from "@whetstone/db/conversations/writes";
import type { HelpdeskContext } from "../context.ts";
import type { ConversationRow } from "./act.ts";

export type OpenConversation = { siteId: string; visitorId: string; locale: string; pageUrl?: string | null };

/**
 * The visitor's conversation before they have written anything, for who wants a person at once: the newest one that
 * is not resolved, or a new one. Called twice it gives the same.
 */
export function openConversation(ctx: HelpdeskContext, input: OpenConversation): Promise<{ conversationId: string }> {
  return ctx.db.$transaction(async (tx) => {
    await lockVisitor(tx, input);
    const current = await findCurrent(tx, { ...input, resolvedAfter: null });
    return { conversationId: current ?? (await startConversation(tx, input)).id };
  });
}

/** Creates a conversation, and the visitor where this is their first; FORBIDDEN with a visitor of another site. */
export async function startConversation(tx: Tx, input: OpenConversation): Promise<ConversationRow> {
  const { siteId, visitorId, locale } = input;
  const visitor = await ensureVisitor(tx, { visitorId, siteId, locale });
  if (visitor.siteId !== siteId) throw new AppError("FORBIDDEN", "This visitor belongs to another site.");
  return createConversation(tx, { siteId, visitorId, locale, pageUrl: input.pageUrl ?? null });
}
