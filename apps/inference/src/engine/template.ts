import { createHash } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import type { ChatMessage, TemplateName } from "../contract.ts";

/**
 * Prompts are rendered by us, never by the template inside a model file: that one is a program by a
 * stranger. The file's template only tells which of our own to take. `special` pieces become control
 * tokens; `text` pieces stay text, whatever a visitor writes into them.
 */
export type PromptPiece = { special: string } | { text: string };

export type Template = {
  id: TemplateName;
  /** What ends a turn; generation stops there. */
  endToken: string;
  render: (messages: ChatMessage[]) => PromptPiece[];
};

export type TemplateHints = {
  /** `tokenizer.chat_template` of the file. */
  chatTemplate: string | null;
  /** Whether the vocabulary has this text as one control token. */
  hasToken: (text: string) => boolean;
};

/** Picks the template of a model; throws MODEL_INVALID for a model we cannot talk to safely. */
export function chooseTemplate(hints: TemplateHints): Template {
  const declared = hints.chatTemplate ?? "";
  if (declared.includes("[INST]") && hints.hasToken("[INST]") && hints.hasToken("[/INST]")) return mistral;
  if (hints.hasToken("<start_of_turn>") && hints.hasToken("<end_of_turn>")) return gemma;
  if (hints.hasToken("<|user|>") && hints.hasToken("<|assistant|>") && hints.hasToken("<|end|>")) return phi3;
  if (hints.hasToken("<|im_start|>") && hints.hasToken("<|im_end|>")) return chatml;
  throw new AppError(
    "MODEL_INVALID",
    "This model's chat format is not known here: its vocabulary has none of <|im_start|> (SmolLM2, Qwen), [INST] (Mistral), <start_of_turn> (Gemma), <|user|> (Phi) as control tokens.",
  );
}

/** Identity of what surrounds the messages; answers made with different ones must not be compared. */
export function templateHash(template: Template): string {
  const probe: ChatMessage[] = [
    { role: "system", content: "S" },
    { role: "user", content: "U" },
    { role: "assistant", content: "A" },
    { role: "user", content: "V" },
  ];
  const source = JSON.stringify([template.id, template.endToken, template.render(probe)]);
  return createHash("sha256").update(source).digest("hex");
}

/** SmolLM2 and Qwen. Adds no system message of its own, unlike the templates in those files. */
const chatml: Template = {
  id: "chatml",
  endToken: "<|im_end|>",
  render: (messages) => [
    ...messages.flatMap((message) => [
      { special: "<|im_start|>" },
      // Role and content in one piece: the tokenizer may join the line break with what follows.
      { text: `${message.role}\n${message.content}` },
      { special: "<|im_end|>" },
      { text: "\n" },
    ]),
    { special: "<|im_start|>" },
    { text: "assistant\n" },
  ],
};

/** Mistral Instruct v0.3 and later. There is no system role. */
const mistral: Template = {
  id: "mistral",
  endToken: "</s>",
  render: (messages) => [
    { special: "<s>" },
    ...withoutSystem(messages).flatMap((message): PromptPiece[] =>
      message.role === "assistant"
        ? [{ text: message.content }, { special: "</s>" }]
        : [{ special: "[INST]" }, { text: message.content }, { special: "[/INST]" }],
    ),
  ],
};

/** Gemma 2. There is no system role, and the assistant is called model. */
const gemma: Template = {
  id: "gemma",
  endToken: "<end_of_turn>",
  render: (messages) => [
    { special: "<bos>" },
    ...withoutSystem(messages).flatMap((message) => [
      { special: "<start_of_turn>" },
      { text: `${message.role === "assistant" ? "model" : "user"}\n${message.content}` },
      { special: "<end_of_turn>" },
      { text: "\n" },
    ]),
    { special: "<start_of_turn>" },
    { text: "model\n" },
  ],
};

/** Phi-3 and Phi-3.5. */
const phi3: Template = {
  id: "phi3",
  endToken: "<|end|>",
  render: (messages) => [
    ...messages.flatMap((message) => [
      { special: `<|${message.role}|>` },
      { text: `\n${message.content}` },
      { special: "<|end|>" },
      { text: "\n" },
    ]),
    { special: "<|assistant|>" },
    { text: "\n" },
  ],
};

/** For bases without a system role: its text precedes the first message of the user. */
function withoutSystem(messages: ChatMessage[]): ChatMessage[] {
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  const rest = messages.filter(({ role }) => role !== "system");
  const first = rest.findIndex(({ role }) => role === "user");
  if (system.length === 0 || first < 0) return rest;
  return rest.map((message, index) =>
    index === first ? { ...message, content: `${system.join("\n\n")}\n\n${message.content}` } : message,
  );
}
