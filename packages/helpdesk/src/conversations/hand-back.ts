import type { HelpdeskContext } from "../context.ts";
import { lockOr404, perform } from "./act.ts";

/** Gives the word back to the assistant, from the visitor's next message on. CONFLICT where it already has it. */
export async function handBack(ctx: HelpdeskContext, input: { conversationId: string }): Promise<void> {
  const conversation = await ctx.db.$transaction(async (tx) =>
    perform(tx, { conversation: await lockOr404(tx, input), act: "hand_back" }),
  );
  ctx.feed.ring({ conversationId: conversation.id, siteId: conversation.siteId });
}
