import type { NumberedEvent } from "@whetstone/core/chat";
import { touchWatched } from "@whetstone/db/conversations/generation-writes";
import { readEvents } from "@whetstone/db/conversations/reads";
import type { HelpdeskContext } from "../context.ts";

export type FollowConversation = {
  conversationId: string;
  /** The last sequence number that the reader has seen; 0 for all. */
  afterSeq: number;
  /** A visitor who follows keeps the answer alive; an agent does not. */
  audience: "visitor" | "agent";
  signal: AbortSignal;
};

const pageSize = 200;
/** Another process may have written: its bell does not ring here. */
const pollMs = 1_000;
const touchMs = 5_000;

/**
 * Everything after `afterSeq`, then whatever comes, in order, without gaps or doubles, until the signal aborts.
 * Reads a page at a time, so a slow reader holds no more than that.
 */
export async function* followConversation(
  ctx: HelpdeskContext,
  input: FollowConversation,
): AsyncGenerator<NumberedEvent, void> {
  const { conversationId, audience, signal } = input;
  let cursor = input.afterSeq;
  let touchedAt = Number.NEGATIVE_INFINITY;
  const bell = createBell(ctx, { conversationId, signal });
  try {
    while (!signal.aborted) {
      if (audience === "visitor" && performance.now() - touchedAt >= touchMs) {
        await touchWatched(ctx.db, { conversationId });
        touchedAt = performance.now();
      }
      // Set back before reading: what is written during the read rings for the next round.
      bell.reset();
      const events = await readEvents(ctx.db, { conversationId, afterSeq: cursor, limit: pageSize });
      for (const event of events) {
        if (signal.aborted) return;
        cursor = event.seq;
        yield event;
      }
      if (events.length < pageSize) await bell.wait(pollMs);
    }
  } finally {
    bell.close();
  }
}

function createBell(ctx: HelpdeskContext, input: { conversationId: string; signal: AbortSignal }) {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const unlisten = ctx.feed.listen(input.conversationId, ring);
  input.signal.addEventListener("abort", ring);
  return {
    reset() {
      rung = input.signal.aborted;
    },
    async wait(ms: number) {
      if (rung) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = null;
    },
    close() {
      unlisten();
      input.signal.removeEventListener("abort", ring);
    },
  };
}
