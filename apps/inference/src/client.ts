/**
 * All that the outside sees of the model server. Types below are the contract;
 * `createInferenceClient` speaks it over tRPC, and remembers nothing.
 */
export type {
  ChatMessage,
  GenerateEvent,
  GenerateRequest,
  InferenceStatus,
  ModelRef,
  Timings,
  Usage,
} from "./contract.ts";

import type { ChatMessage, GenerateEvent, GenerateRequest, InferenceStatus } from "./contract.ts";

export type InferenceClient = {
  /** Streams one answer; aborting the signal frees the slot. Never throws after the first event. */
  generate(request: GenerateRequest, options?: { signal?: AbortSignal }): AsyncIterable<GenerateEvent>;
  /** Tokens of the rendered prompt, template included. */
  countTokens(messages: ChatMessage[]): Promise<number>;
  /** One unit-length vector of 384 numbers per text. */
  embed(texts: string[]): Promise<Float32Array[]>;
  status(): Promise<InferenceStatus>;
};
