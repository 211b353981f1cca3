import type { CaseAnswer, Signal, SignalKind } from "./signals.ts";

export const remedies = ["document", "approved_answer", "training"] as const;
export type Remedy = (typeof remedies)[number];

/**
 * What would mend an answer. A fact that is missing or old belongs into the knowledge base and never into weights; a
 * fact that is there, but was quoted badly, wants a fixed wording; everything else is behaviour, and is trained.
 */
export function chooseRemedy(signals: Signal[], answer: Pick<CaseAnswer, "answerKind">): Remedy {
  const has = (kind: SignalKind) => signals.some((signal) => signal.kind === kind);
  const reasons = signals.map((signal) => signal.evidence.reason);
  if (has("nothing_found") || reasons.includes("outdated")) return "document";
  if (answer.answerKind === "quote" || answer.answerKind === "approved") return "approved_answer";
  return "training";
}
