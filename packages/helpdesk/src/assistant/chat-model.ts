import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { AppError } from "@whetstone/core/errors";
import type {
  ChatMessage,
  GenerateEvent,
  GenerateRequest,
  InferenceClient,
  ModelRef,
  Timings,
  Usage,
} from "@whetstone/inference/client";

export type InferenceRequest = Omit<GenerateRequest, "messages">;
/** What comes with the pieces: the model with the first, the count with the last. */
export type ChunkFacts = { model?: ModelRef; usage?: Usage; timings?: Timings };

/** Our model server as a LangChain chat model. A failure becomes an AppError with the server's code. */
export class InferenceChatModel extends BaseChatModel<BaseChatModelCallOptions> {
  readonly #inference: InferenceClient;
  readonly #request: InferenceRequest;

  constructor(fields: { inference: InferenceClient; request: InferenceRequest }) {
    // Trying again is the visitor's choice, and theirs alone: the answer may be half shown already.
    super({ maxRetries: 0 });
    this.#inference = fields.inference;
    this.#request = fields.request;
  }

  override _llmType(): string {
    return "whetstone-inference";
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let text = "";
    let facts: ChunkFacts = {};
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) {
      text += chunk.text;
      facts = { ...facts, ...chunk.message.response_metadata };
    }
    return { generations: [{ text, message: new AIMessage({ content: text, response_metadata: facts }) }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const request = { ...this.#request, messages: messages.map(toChatMessage) };
    for await (const event of this.#inference.generate(request, { signal: options.signal })) {
      const chunk = toChunk(event, options.signal);
      yield chunk;
      if (chunk.text) await runManager?.handleLLMNewToken(chunk.text);
    }
  }
}

function toChunk(event: GenerateEvent, signal: AbortSignal | undefined): ChatGenerationChunk {
  switch (event.type) {
    case "started":
      return chunkOf("", { model: event.model });
    case "delta":
      return chunkOf(event.text, {});
    case "finished":
      return chunkOf("", { usage: event.usage, timings: event.timings });
    case "stopped":
      signal?.throwIfAborted();
      throw new AppError("ENGINE_LOST", "The answer was cut off. Please try again.");
    case "failed":
      throw new AppError(event.code, event.message, { retryAfterMs: event.retryAfterMs });
  }
}

function chunkOf(text: string, facts: ChunkFacts): ChatGenerationChunk {
  return new ChatGenerationChunk({
    text,
    message: new AIMessageChunk({ content: text, response_metadata: facts }),
  });
}

const roles: Record<string, ChatMessage["role"]> = { system: "system", human: "user", ai: "assistant" };

/** A LangChain message as the model server takes it: plain text, whatever control tokens somebody typed. */
export function toChatMessage(message: BaseMessage): ChatMessage {
  const role = roles[message.getType()];
  if (!role) throw new Error(`a ${message.getType()} message has no place in a prompt`);
  return { role, content: message.text };
}
