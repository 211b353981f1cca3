import { toChatMessage } from "@whetstone/helpdesk/assistant/chat-model";
import { extractionMessages, extractionPromptHash } from "@whetstone/helpdesk/assistant/extraction-prompt";
import { intentMessages, intentPromptHash } from "@whetstone/helpdesk/assistant/intent-prompt";
import { buildPrompt, type PromptInput, type PromptPassage, promptHash } from "@whetstone/helpdesk/assistant/prompt";
import { promptRoom } from "./lengths.ts";
import type { ChatMessage, Task } from "./row.ts";
import { estimateTokens } from "./tokens.ts";

/** Passages that serving shows at most. */
const passageCount = 4;

/** SHA-256 of the prompt that serving builds for a task; rows of another one teach nothing about today's. */
export const promptHashes: Record<Task, string> = {
  answer: promptHash,
  intent: intentPromptHash,
  extraction: extractionPromptHash,
};

/**
 * The prompt of an answer, by serving's own code, as far as training reads it in front of the completion: earlier messages
 * and then whole passages are left out, from the weakest on. PROMPT_TOO_LONG where question and best passage do not fit.
 */
export async function answerPrompt(
  input: Pick<PromptInput, "site" | "locale" | "question" | "history"> & {
    passages: PromptPassage[];
    completion: string;
  },
): Promise<{ prompt: ChatMessage[]; context: string[] }> {
  const passages = input.passages.slice(0, passageCount);
  const { messages, passageCount: shown } = await buildPrompt({
    ...input,
    passages: passages.length > 0 ? passages : [nothing],
    maxTokens: promptRoom(input.completion),
    countTokens: async (some) => some.reduce((sum, one) => sum + estimateTokens(one.content), 0),
  });
  return {
    prompt: messages.map(toChatMessage),
    context: passages.slice(0, shown).map((one) => [one.title, one.heading, one.text].filter(Boolean).join("\n")),
  };
}

/** Where nothing was found the model sees one empty passage, as it would in serving. */
const nothing: PromptPassage = { title: "Nothing found", heading: null, text: "" };

export function intentPrompt(input: { question: string; intents: string[] }): ChatMessage[] {
  return intentMessages(input);
}

export function extractionPrompt(input: { text: string; schema: Record<string, unknown> }): ChatMessage[] {
  return extractionMessages(input);
}
