import { AppError } from "@whetstone/core/errors";
import { readGeneration } from "@whetstone/db/conversations/generation-reads";
import { createGeneration, lockActive } from "@whetstone/db/conversations/generation-writes";
import { mayRetry } from "../assistant/status.ts";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404, stateOf } from "./act.ts";
import { mayAssistantSpeak } from "./lock.ts";

/**
 * Asks again for an answer that failed, expired or was stopped; the question itself is not sent again, and what was
 * shown of the first answer stays. Pressed twice it queues one. CONFLICT for a whole answer, or where a person has
 * taken over.
 */
export async function retryAnswer(
  ctx: HelpdeskContext,
  input: { conversationId: string; generationId: string; visitorId?: string },
): Promise<{ generationId: string }> {
  const { conversationId } = input;
  const retried = await ctx.db.$transaction(async (tx) => {
    const { siteId, ...conversation } = await lockOr404(tx, input);
    const failed = await readGeneration(tx, input);
    if (failed?.conversationId !== conversationId) throw new AppError("NOT_FOUND", "This answer does not exist.");
    const active = (await lockActive(tx, { conversationId }))[0];
    if (active) return { generationId: active.id, siteId };
    if (!mayRetry(failed.status))
      throw new AppError("CONFLICT", "Only an answer that failed or was stopped can be asked for again.");
    if (!mayAssistantSpeak(stateOf(conversation)))
      throw new AppError("CONFLICT", "A person has taken over this conversation; they will answer.");
    const generationId = await createGeneration(tx, { siteId, conversationId, triggerId: failed.triggerId });
    return { generationId, siteId };
  });
  ctx.feed.ring({ conversationId, siteId: retried.siteId });
  return { generationId: retried.generationId };
}
