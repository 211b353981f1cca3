import type { ConversationSnapshot } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import {
  findCurrent,
  listOfVisitor,
  readConversationRow,
  readSnapshot,
  type VisitorConversation,
} from "@whetstone/db/conversations/reads";
import type { HelpdeskContext } from "../context.ts";

/** A resolved conversation is still shown for this long, milliseconds. */
const resolvedShownMs = 24 * 3_600_000;

/** One conversation at one instant; follow on from its `seq`. NOT_FOUND, also for another visitor's. */
export async function readConversation(
  ctx: HelpdeskContext,
  input: { conversationId: string; visitorId?: string },
): Promise<ConversationSnapshot> {
  if (input.visitorId) await checkOwner(ctx, { conversationId: input.conversationId, visitorId: input.visitorId });
  const snapshot = await readSnapshot(ctx.db, input);
  if (!snapshot) throw new AppError("NOT_FOUND", "This conversation does not exist.");
  return snapshot;
}

/** The conversation that a visitor comes back to: the newest one not resolved, or resolved within 24 hours; else null. */
export async function currentConversation(
  ctx: HelpdeskContext,
  input: { siteId: string; visitorId: string },
): Promise<ConversationSnapshot | null> {
  const conversationId = await findCurrent(ctx.db, { ...input, resolvedAfter: new Date(Date.now() - resolvedShownMs) });
  return conversationId ? readSnapshot(ctx.db, { conversationId }) : null;
}

/** A visitor's conversations, newest first, at most 50. */
export function listVisitorConversations(
  ctx: HelpdeskContext,
  input: { siteId: string; visitorId: string },
): Promise<VisitorConversation[]> {
  return listOfVisitor(ctx.db, { ...input, take: 50 });
}

/** NOT_FOUND unless the conversation is this visitor's. */
export async function checkOwner(
  ctx: HelpdeskContext,
  input: { conversationId: string; visitorId: string },
): Promise<void> {
  const row = await readConversationRow(ctx.db, input);
  if (row?.visitorId !== input.visitorId) throw new AppError("NOT_FOUND", "This conversation does not exist.");
}
