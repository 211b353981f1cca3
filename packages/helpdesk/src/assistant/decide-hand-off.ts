import type { HandOffReason } from "@whetstone/core/chat";

export type HandOffDecision = { action: "none" } | { action: "offer" | "hand_over"; reason: HandOffReason };

/**
 * Whether a person should take part. Code decides, not the model: who asks for a person gets one; who was told
 * "I do not know" is offered one.
 */
export function decideHandOff(input: { asksForPerson: boolean; declined: boolean }): HandOffDecision {
  if (input.asksForPerson) return { action: "hand_over", reason: "visitor_asked" };
  if (input.declined) return { action: "offer", reason: "not_answered" };
  return { action: "none" };
}

/** True where the answer before this one, small talk aside, was already "I do not know". Kinds: newest first. */
export function declinedBefore(recentKinds: (string | null)[]): boolean {
  return recentKinds.find((kind) => kind !== "small-talk") === "declined";
}
