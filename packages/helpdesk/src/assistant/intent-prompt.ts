import { createHash } from "node:crypto";
import type { ChatMessage } from "@whetstone/inference/client";

export const proposedActions = ["answer", "ask_back", "hand_over"] as const;
export type ProposedAction = (typeof proposedActions)[number];

const sortText =
  "You sort customer messages. Reply with the intent and with the action: answer, ask_back or hand_over.";
const questionChars = 600;

/** SHA-256 of what shapes this prompt; part of what a version for the task `intent` is. */
export const intentPromptHash = createHash("sha256")
  .update(JSON.stringify([sortText, questionChars]))
  .digest("hex");

/** What the model sees when it sorts a message. Serving and training share this. */
export function intentMessages(input: { question: string; intents: string[] }): ChatMessage[] {
  const known = input.intents.length > 0 ? [`Intents: ${input.intents.join(", ")}.`] : [];
  return [
    { role: "system", content: [sortText, ...known].join(" ") },
    { role: "user", content: input.question.slice(0, questionChars).toWellFormed() },
  ];
}

/** What the model is to reply under `intentSchema`, to the letter. */
export function intentReply(input: { intent: string; action: ProposedAction }): string {
  return JSON.stringify({ intent: input.intent, action: input.action });
}

/** The JSON schema of a reply; with no intents known, any short name. */
export function intentSchema(intents: string[]): Record<string, unknown> {
  return {
    type: "object",
    properties: {
      intent: intents.length > 0 ? { type: "string", enum: intents } : { type: "string", minLength: 1, maxLength: 40 },
      action: { type: "string", enum: proposedActions },
    },
    required: ["intent", "action"],
    additionalProperties: false,
  };
}
