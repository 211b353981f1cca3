import { AppError } from "@whetstone/core/errors";
import type { LlamaModel, Token } from "node-llama-cpp";
import type { ChatMessage } from "../../contract.ts";
import type { Template } from "../template.ts";
import { controlToken } from "./load.ts";

/** No tokenizer joins more characters than this into one token on average; longer text need not be tokenised to be refused. */
const mostCharactersPerToken = 64;

/** Tokens of the rendered prompt. Text never becomes a control token. Throws PROMPT_TOO_LONG. */
export function tokenizePrompt(
  loaded: { model: LlamaModel; template: Template },
  input: { messages: ChatMessage[]; limit: number },
): Token[] {
  const length = input.messages.reduce((sum, message) => sum + message.content.length, 0);
  if (length > input.limit * mostCharactersPerToken) throw tooLong({ limit: input.limit, found: null });

  const tokens = loaded.template.render(input.messages).flatMap((piece) => {
    if ("text" in piece) return loaded.model.tokenize(piece.text.toWellFormed(), false);
    const token = controlToken(loaded.model, piece.special);
    if (token === null) throw new AppError("INTERNAL", `The vocabulary has no ${piece.special}.`);
    return [token];
  });
  if (tokens.length > input.limit) throw tooLong({ limit: input.limit, found: tokens.length });
  return tokens;
}

function tooLong({ limit, found }: { limit: number; found: number | null }): AppError {
  const size = found === null ? "far more" : String(found);
  return new AppError(
    "PROMPT_TOO_LONG",
    `The prompt may have ${limit} tokens beside the answer and has ${size}. Send fewer messages or a smaller maxTokens.`,
  );
}
