import { AppError } from "@whetstone/core/errors";
import type { EngineQuery, EngineReply } from "../engine/engine.ts";
import type { RunContext } from "./run.ts";

type Turn = { site: string; priority: "chat" | "background"; deadlineMs: number };

/** A question for probabilities or scores takes a place in the queue like an answer does. Throws ENGINE_BUSY, DEADLINE_EXCEEDED. */
export async function weighInTurn<Q extends EngineQuery & { kind: "nextTokens" | "score" | "rerank" }>(
  ctx: RunContext,
  input: { query: Q; turn: Turn; signal: AbortSignal | undefined },
): Promise<EngineReply<Q["kind"]>> {
  const { site, priority, deadlineMs } = input.turn;
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = input.signal ? AbortSignal.any([input.signal, deadline]) : deadline;
  const ticket = await ctx.admission.enter({ site, priority, signal });
  if (!ticket) throw new AppError("DEADLINE_EXCEEDED", "The answer was not ready before its deadline.");
  try {
    return await ctx.engine.ask(input.query, signal);
  } finally {
    ticket.release();
  }
}
