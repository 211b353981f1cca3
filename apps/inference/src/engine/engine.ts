import type { ChatMessage, ModelRef, ResolvedGenerateRequest, Usage } from "../contract.ts";
import type { HostStatus } from "../host-process/supervise.ts";

/** started → delta* → ended | failed. Queueing and timing are not the engine's business. */
export type EngineEvent =
  | { type: "started"; promptTokens: number; cachedTokens: number }
  | { type: "delta"; text: string }
  | { type: "ended"; reason: "end" | "length" | "stop" | "cancelled"; usage: Usage }
  | {
      type: "failed";
      code: "ENGINE_LOST" | "PROMPT_TOO_LONG" | "MODEL_NOT_LOADED" | "INVALID" | "INTERNAL";
      message: string;
    };

export type EngineModel = ModelRef & { parameters: number; contextTokens: number; slots: number };

export type EngineStatus = { host: HostStatus; model: EngineModel | null };

/**
 * Turns messages into tokens of text. Implementations: a supervised process with llama.cpp, and a fake
 * one that injects faults and load. The caller runs at most `slots` requests at once.
 */
export type Engine = {
  /** Never throws; aborting ends with `ended: cancelled` once the slot is free. */
  generate: (request: ResolvedGenerateRequest, signal: AbortSignal) => AsyncIterable<EngineEvent>;
  /** Throws MODEL_NOT_LOADED while there is no engine. */
  countTokens: (messages: ChatMessage[]) => Promise<number>;
  status: () => EngineStatus;
  /** Requests that may run at once. */
  slots: number;
  close: () => Promise<void>;
};
