import type { ConversationStatus, HandOffReason, Lock } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import type { Tx } from "@whetstone/db/client";
import { appendEvent, appendMessage, lockConversation, updateConversation } from "@whetstone/db/conversations/writes";
import { type ActName, acts, type ConversationState, mayAct } from "./status.ts";

export type Agent = { id: string; name: string };
export type ConversationRow = NonNullable<Awaited<ReturnType<typeof lockConversation>>>;

/** Locks the conversation for this transaction. NOT_FOUND, also for a conversation of another visitor. */
export async function lockOr404(
  tx: Tx,
  input: { conversationId: string; visitorId?: string; siteId?: string },
): Promise<ConversationRow> {
  const row = await lockConversation(tx, input);
  const foreign =
    (input.visitorId && row?.visitorId !== input.visitorId) || (input.siteId && row?.siteId !== input.siteId);
  if (!row || foreign) throw new AppError("NOT_FOUND", "This conversation does not exist.");
  return row;
}

export function stateOf(row: { status: string; lock: string }): ConversationState {
  return { status: row.status as ConversationStatus, lock: row.lock as Lock };
}

/** Moves a locked conversation along the table and says so in its log; CONFLICT where the table forbids it. */
export async function perform(
  tx: Tx,
  input: { conversation: ConversationRow; act: ActName; agent?: Agent; reason?: HandOffReason },
): Promise<ConversationRow> {
  const { conversation, act, agent, reason } = input;
  const { to, notice } = acts[act];
  if (!mayAct(act, stateOf(conversation)))
    throw new AppError(
      "CONFLICT",
      `The conversation is ${conversation.status} and held by ${conversation.lock === "bot" ? "the assistant" : "a person"}; reload it and try again.`,
    );

  await appendMessage(tx, {
    conversationId: conversation.id,
    message: { author: "system", text: notice, authorId: agent?.id, authorName: agent?.name },
  });
  const row = await updateConversation(tx, {
    conversationId: conversation.id,
    data: {
      ...to,
      assigneeId: agent?.id ?? null,
      assigneeName: agent?.name ?? null,
      handOffReason: to.lock === "human" ? (reason ?? conversation.handOffReason) : null,
      waitingSince: to.status === "waiting" ? new Date() : null,
      resolvedAt: to.status === "resolved" ? new Date() : null,
    },
  });
  await appendEvent(tx, {
    conversationId: conversation.id,
    event: { type: "state", ...to, agentName: row.assigneeName },
  });
  return row;
}
