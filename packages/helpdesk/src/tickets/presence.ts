import { readPresence } from "@whetstone/db/tickets/reads";
import { removePresence, touchPresence } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import type { Agent } from "../conversations/act.ts";

/** Who has not been heard of for so long is gone. */
const freshMs = 30_000;

export type Colleague = { userId: string; userName: string; isTyping: boolean };

/** Says that somebody has a conversation open, and learns who else has. To be called every ten seconds and on a change. */
export async function announcePresence(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent; isTyping: boolean },
): Promise<Colleague[]> {
  const { conversationId, agent, isTyping } = input;
  await touchPresence(ctx.db, { conversationId, userId: agent.id, userName: agent.name, isTyping });
  return readPresence(ctx.db, { conversationId, since: new Date(Date.now() - freshMs), notUserId: agent.id });
}

export async function leaveConversation(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent },
): Promise<void> {
  await removePresence(ctx.db, { conversationId: input.conversationId, userId: input.agent.id });
}
