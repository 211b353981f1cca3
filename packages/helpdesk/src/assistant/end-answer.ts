import type { AnswerKind } from "@whetstone/core/chat";
import type { Tx } from "@whetstone/db/client";
import { endGeneration, lockActive } from "@whetstone/db/conversations/generation-writes";
import { readShown } from "@whetstone/db/conversations/reads";
import { appendEvent, appendMessage, type NewMessage, pruneDeltas } from "@whetstone/db/conversations/writes";

type Ended = { status: "finished" | "stopped" | "failed" | "expired"; code: string | null };
type Records = NonNullable<Parameters<typeof endGeneration>[1]["data"]>;

/**
 * Ends one answer in the caller's transaction, which holds the conversation's lock and the answer's: its message (none
 * where nothing shall stay), the end, and the pieces removed. The message that holds an answer has the answer's id.
 */
export async function endAnswer(
  tx: Tx,
  input: Ended & {
    generation: { id: string; attempt: number; conversationId: string };
    message: Omit<NewMessage, "author" | "id" | "generationId"> | null;
    records?: Records;
  },
): Promise<void> {
  const { generation, message, status, code } = input;
  const { id: generationId, attempt, conversationId } = generation;
  await endGeneration(tx, { generationId, status, data: { ...input.records, code } });
  if (message)
    await appendMessage(tx, {
      conversationId,
      message: { ...message, author: "assistant", id: generationId, generationId },
    });
  await appendEvent(tx, { conversationId, event: { type: "answer.ended", generationId, attempt, status, code } });
  await pruneDeltas(tx, { generationId });
}

/**
 * Stops what the assistant is saying or about to say in a conversation whose lock the caller holds: one answer, or all
 * of them. With `keepShown` the part that the visitor has seen stays as a message.
 */
export async function stopActive(
  tx: Tx,
  input: { conversationId: string; generationId?: string; keepShown: boolean },
): Promise<void> {
  for (const generation of await lockActive(tx, input)) {
    if (input.generationId && input.generationId !== generation.id) continue;
    const { text } = await readShown(tx, { generationId: generation.id });
    const shown = input.keepShown ? text.trim() : "";
    await endAnswer(tx, {
      generation,
      status: "stopped",
      code: null,
      message: shown ? { text: shown, stopped: true, answerKind: generation.answerKind as AnswerKind | null } : null,
      records: { stopRequested: true, shownText: shown || null },
    });
  }
}
