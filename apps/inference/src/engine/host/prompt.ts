import { AppError } from "@whetstone/core/errors";
import type { LlamaModel, Token } from "node-llama-cpp";
import type { ChatMessage, Prompt } from "../../contract.ts";
import { controlToken, type LoadedModel } from "./load.ts";
import { commonPrefix } from "./place.ts";

/** No tokenizer joins more characters than this into one token on average; longer text need not be tokenised to be refused. */
const mostCharactersPerToken = 64;

/**
 * Tokens of a prompt: messages under the base's template, raw text, or ids as they are. Text never becomes
 * a control token. Throws PROMPT_TOO_LONG beyond `limit` tokens, INVALID for ids that the base does not have.
 */
export function tokenizePrompt(loaded: LoadedModel, input: { prompt: Prompt; limit: number }): Token[] {
  const { prompt, limit } = input;
  const tokens =
    "tokens" in prompt
      ? knownTokens(loaded, prompt.tokens)
      : "text" in prompt
        ? tokenizeText(loaded.model, { text: prompt.text, limit })
        : tokenizeMessages(loaded, { messages: prompt.messages, limit });
  if (tokens.length > limit) throw tooLong({ limit, found: tokens.length });
  return tokens;
}

/** Tells how many tokens of a prompt are its system message, which chats of a site share. Remembers the last ones. */
export function createSharedTokens(loaded: LoadedModel) {
  const known = new Map<string, number>();

  return (messages: ChatMessage[], prompt: readonly number[]): number => {
    const [first] = messages;
    if (first?.role !== "system") return 0;
    const found = known.get(first.content);
    if (found !== undefined) return found;
    const other = tokenizeMessages(loaded, { messages: [first, { role: "user", content: "\n" }], limit: 1_000_000 });
    const count = commonPrefix(prompt, other);
    known.set(first.content, count);
    const [oldest] = known.keys();
    if (known.size > mostSystemMessages && oldest !== undefined) known.delete(oldest);
    return count;
  };
}

const mostSystemMessages = 64;

/** Plain text, e.g. a completion that is weighed. */
export function tokenizeText(model: LlamaModel, { text, limit }: { text: string; limit: number }): Token[] {
  if (text.length > limit * mostCharactersPerToken) throw tooLong({ limit, found: null });
  return model.tokenize(text.toWellFormed(), false);
}

/** Throws INVALID for an id outside of the vocabulary: native code would read beyond its tables. */
export function knownTokens(loaded: LoadedModel, ids: number[]): Token[] {
  const wrong = ids.find((id) => id >= loaded.vocabularySize);
  if (wrong !== undefined) {
    throw new AppError("INVALID", `Token ${wrong} is not in the vocabulary of ${loaded.vocabularySize} tokens.`);
  }
  return ids as Token[];
}

function tokenizeMessages(loaded: LoadedModel, input: { messages: ChatMessage[]; limit: number }): Token[] {
  const length = input.messages.reduce((sum, message) => sum + message.content.length, 0);
  if (length > input.limit * mostCharactersPerToken) throw tooLong({ limit: input.limit, found: null });

  return loaded.template.render(input.messages).flatMap((piece) => {
    if ("text" in piece) return loaded.model.tokenize(piece.text.toWellFormed(), false);
    const token = controlToken(loaded.model, piece.special);
    if (token === null) throw new AppError("INTERNAL", `The vocabulary has no ${piece.special}.`);
    return [token];
  });
}

function tooLong({ limit, found }: { limit: number; found: number | null }): AppError {
  const size = found === null ? "far more" : String(found);
  return new AppError(
    "PROMPT_TOO_LONG",
    `The prompt may have ${limit} tokens beside the answer and has ${size}. Send fewer messages or a smaller maxTokens.`,
  );
}
