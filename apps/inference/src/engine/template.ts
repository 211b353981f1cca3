import { createHash } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import type { ChatMessage } from "../contract.ts";

/**
 * Prompts are rendered by us, never by the template inside a model file: that one is a program by a
 * stranger. The file's template only tells which of our own to take. `special` pieces become control
 * tokens; `text` pieces stay text, whatever a visitor writes into them.
 */
export type PromptPiece = { special: string } | { text: string };

export type Template = {
  id: "chatml" | "mistral";
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
  if (hints.hasToken("<|im_start|>") && hints.hasToken("<|im_end|>")) return chatml;
  throw new AppError(
    "MODEL_INVALID",
    "This model's chat format is not known here: its vocabulary has neither <|im_start|> (SmolLM2, Qwen) nor [INST] (Mistral) as control tokens.",
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

/** Mistral Instruct v0.3 and later. There is no system role: its text precedes the first user message. */
const mistral: Template = {
  id: "mistral",
  endToken: "</s>",
  render: (messages) => {
    const system = messages.filter((message) => message.role === "system").map((message) => message.content);
    const pieces: PromptPiece[] = [{ special: "<s>" }];
    let preface = system.length > 0 ? `${system.join("\n\n")}\n\n` : "";
    for (const message of messages) {
      if (message.role === "system") continue;
      if (message.role === "assistant") pieces.push({ text: message.content }, { special: "</s>" });
      else {
        pieces.push({ special: "[INST]" }, { text: preface + message.content }, { special: "[/INST]" });
        preface = "";
      }
    }
    return pieces;
  },
};
