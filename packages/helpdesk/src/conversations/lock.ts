import type { Lock } from "@whetstone/core/chat";
import type { ConversationState } from "./status.ts";

/** Who may speak beside the visitor: exactly one of assistant and person, so that they never talk over each other. */
const speaker: Record<Lock, "assistant" | "agent"> = { bot: "assistant", human: "agent" };

/** True while the assistant may answer. */
export function mayAssistantSpeak(state: ConversationState): boolean {
  return speaker[state.lock] === "assistant" && state.status === "open";
}

/** True while a person of the team may write: after one has taken over, until it is handed back or resolved. */
export function mayAgentSpeak(state: ConversationState): boolean {
  return speaker[state.lock] === "agent" && state.status === "open";
}
