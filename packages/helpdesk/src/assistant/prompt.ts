import { createHash } from "node:crypto";
import { AIMessage, type BaseMessage, HumanMessage, trimMessages } from "@langchain/core/messages";
import { ChatPromptTemplate, MessagesPlaceholder } from "@langchain/core/prompts";
import { AppError } from "@whetstone/core/errors";
import type { ChatMessage } from "@whetstone/inference/client";
import { toChatMessage } from "./chat-model.ts";

// Short, because a model of 135M parameters follows one plain sentence better than a page of rules.
const systemText =
  "You help customers of {site}. Answer in {language}, in one to three short sentences, only with what the passages say. If they do not say it, reply that you do not know.";
const questionText = "{passages}\n\nQuestion: {question}";
const passageText = "--- Passage {number}: {title}\n{text}\n--- End of passage {number}";

/** SHA-256 of everything that shapes the prompt; part of what a version is. Serving and training share this file. */
export const promptHash = createHash("sha256")
  .update(JSON.stringify([systemText, questionText, passageText]))
  .digest("hex");

const template = ChatPromptTemplate.fromMessages([
  ["system", systemText],
  new MessagesPlaceholder("history"),
  ["human", questionText],
]);

export type PromptPassage = { title: string; heading: string | null; text: string };
export type PromptInput = {
  site: string;
  locale: string;
  question: string;
  history: { author: "visitor" | "assistant" | "agent"; text: string }[];
  passages: PromptPassage[];
  /** Tokens that the prompt may take, chat template included. */
  maxTokens: number;
  countTokens: (messages: ChatMessage[]) => Promise<number>;
};

/**
 * The messages of one answer within the budget: whole earlier messages are left out first, oldest first, then the
 * weakest passages. PROMPT_TOO_LONG where question and best passage alone do not fit.
 */
export async function buildPrompt(input: PromptInput): Promise<{ messages: BaseMessage[]; passageCount: number }> {
  for (let passageCount = input.passages.length; passageCount > 0; passageCount--) {
    const messages = await fit(await render(input, passageCount), input);
    if (messages) return { messages, passageCount };
  }
  throw new AppError("PROMPT_TOO_LONG", "The question is too long to be answered. Please ask it in fewer words.");
}

async function render(input: PromptInput, passageCount: number): Promise<BaseMessage[]> {
  return template.formatMessages({
    site: input.site,
    language: languageName(input.locale),
    history: input.history.map(({ author, text }) =>
      author === "visitor" ? new HumanMessage(text) : new AIMessage(text),
    ),
    passages: input.passages.slice(0, passageCount).map(renderPassage).join("\n"),
    question: input.question,
  });
}

/** Null where the question itself would have to go. */
async function fit(messages: BaseMessage[], input: PromptInput): Promise<BaseMessage[] | null> {
  const trimmed = await trimMessages(messages, {
    maxTokens: input.maxTokens,
    strategy: "last",
    includeSystem: true,
    startOn: "human",
    tokenCounter: (some) => input.countTokens(some.map(toChatMessage)),
  });
  const question = messages.at(-1);
  return trimmed.length >= 2 && trimmed.at(-1)?.text === question?.text ? trimmed : null;
}

function renderPassage({ title, heading, text }: PromptPassage, at: number): string {
  const values = { number: String(at + 1), title: heading ? `${title} – ${heading}` : title, text };
  return passageText.replaceAll(/\{(number|title|text)\}/g, (_, key: keyof typeof values) => values[key]);
}

/** The passages that stand in a prompt of ours, as `buildPrompt` wrote them; none in any other text. */
export function readPromptPassages(text: string): PromptPassage[] {
  return [...text.matchAll(/^--- Passage \d+: (.*)\n([\s\S]*?)\n--- End of passage \d+$/gm)].map(
    ([, label = "", body = ""]) => {
      const [title = "", ...heading] = label.split(" – ");
      return { title, heading: heading.join(" – ") || null, text: body };
    },
  );
}

function languageName(locale: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(locale.slice(0, 2)) ?? "English";
  } catch {
    return "English";
  }
}
