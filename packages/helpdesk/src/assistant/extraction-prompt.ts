import { createHash } from "node:crypto";
import type { ChatMessage } from "@whetstone/inference/client";

const extractText = "You fill in a form from a customer's message. Reply with JSON of this schema only: ";
const textChars = 1_200;

/** SHA-256 of what shapes this prompt; part of what a version for the task `extraction` is. */
export const extractionPromptHash = createHash("sha256")
  .update(JSON.stringify([extractText, textChars]))
  .digest("hex");

/** What the model sees when it fills in a form. Serving and training share this; keys in the order of the schema. */
export function extractionMessages(input: { text: string; schema: Record<string, unknown> }): ChatMessage[] {
  return [
    { role: "system", content: extractText + JSON.stringify(input.schema) },
    { role: "user", content: input.text.slice(0, textChars).toWellFormed() },
  ];
}

/** The schema of a prompt of ours; null for any other prompt. */
export function readExtractionSchema(messages: ChatMessage[]): Record<string, unknown> | null {
  const system = messages.find((message) => message.role === "system")?.content ?? "";
  if (!system.startsWith(extractText)) return null;
  try {
    const schema: unknown = JSON.parse(system.slice(extractText.length));
    return schema && typeof schema === "object" && !Array.isArray(schema) ? (schema as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
