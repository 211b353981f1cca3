import { AppError } from "@whetstone/core/errors";
import { countActiveBefore, readGeneration } from "@whetstone/db/conversations/generation-reads";
import type { HelpdeskContext } from "../context.ts";
import { checkOwner } from "./read.ts";

/**
 * How many answers, of all visitors, were asked for before this one and have not ended; 0 once it is its turn or over.
 * NOT_FOUND for an answer that is not this visitor's.
 */
export async function countAhead(
  ctx: HelpdeskContext,
  input: { conversationId: string; generationId: string; visitorId: string },
): Promise<number> {
  await checkOwner(ctx, input);
  const generation = await readGeneration(ctx.db, input);
  if (generation?.conversationId !== input.conversationId)
    throw new AppError("NOT_FOUND", "This answer does not exist.");
  if (generation.endedAt) return 0;
  return countActiveBefore(ctx.db, generation);
}
