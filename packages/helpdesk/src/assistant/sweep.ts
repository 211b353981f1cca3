import { log } from "@whetstone/core/log";
import { type OverdueGeneration, readOverdue } from "@whetstone/db/conversations/generation-reads";
import { lockActive } from "@whetstone/db/conversations/generation-writes";
import type { HelpdeskContext } from "../context.ts";
import { lockOr404 } from "../conversations/act.ts";
import { endAnswer } from "./end-answer.ts";

const endings = {
  age: { status: "expired", code: "DEADLINE_EXCEEDED" },
  attempts: { status: "failed", code: "ENGINE_LOST" },
  unwatched: { status: "stopped", code: null },
} as const satisfies Record<OverdueGeneration["cause"], { status: string; code: string | null }>;

export type SweepRules = { maxAgeMs: number; maxAttempts: number; unwatchedMs: number | null };

/** Ends every answer that nobody will end: too old, given up too often, or watched by nobody. */
export async function sweepAnswers(ctx: HelpdeskContext, rules: SweepRules): Promise<void> {
  for (const overdue of await readOverdue(ctx.db, { ...rules, limit: 50 })) await endOverdue(ctx, overdue, rules);
}

async function endOverdue(ctx: HelpdeskContext, overdue: OverdueGeneration, rules: SweepRules): Promise<void> {
  const { generationId, conversationId, cause } = overdue;
  const siteId = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, { conversationId });
    const generation = (await lockActive(tx, { conversationId })).find((one) => one.id === generationId);
    // Read again under the lock: it may have ended, or its reader may be back.
    const still = await readOverdue(tx, { ...rules, generationId, limit: 1 });
    if (!generation || still.length === 0) return null;
    await endAnswer(tx, { generation, ...endings[cause], message: null });
    return conversation.siteId;
  });
  if (!siteId) return;
  log("info", "answer.swept", { generationId, conversationId, cause });
  ctx.feed.ring({ conversationId, siteId });
}
