import type {
  ChatMessage,
  ChosenToken,
  LiveAdapter,
  ModelRef,
  NextToken,
  Prompt,
  ResolvedGenerateRequest,
  Score,
  Usage,
} from "../contract.ts";
import type { HostStatus } from "../host-process/supervise.ts";

/** started → delta* → ended | failed. Queueing and timing are not the engine's business. */
export type EngineEvent =
  | { type: "started"; promptTokens: number; cachedTokens: number }
  | { type: "delta"; text: string; tokens?: ChosenToken[] }
  | { type: "ended"; reason: "end" | "length" | "stop" | "cancelled"; usage: Usage }
  | {
      type: "failed";
      code:
        | "ENGINE_BUSY"
        | "ENGINE_LOST"
        | "PROMPT_TOO_LONG"
        | "MODEL_NOT_LOADED"
        | "MODEL_INVALID"
        | "INVALID"
        | "INTERNAL";
      message: string;
      /** Only for ENGINE_BUSY: a remote server may be. */
      retryAfterMs?: number;
    };

export type EngineModel = ModelRef & { parameters: number; contextTokens: number; slots: number };

export type EngineStatus = { host: HostStatus; model: EngineModel | null };

/** Everything beside generating; each kind has one answer. */
export type EngineQuery =
  | { kind: "tokenize"; prompt: Prompt }
  | { kind: "nextTokens"; prompt: Prompt; top: number; adapterHash: string | null }
  | {
      kind: "score";
      prompt: Prompt;
      completion: string | number[];
      includeEnd: boolean;
      adapterHash: string | null;
    }
  /** How well each document answers the query, 0 to 1. */
  | { kind: "rerank"; query: string; documents: string[] }
  /** Makes an adapter ready to answer at once; does nothing for one that is. */
  | { kind: "warm"; adapterHash: string }
  /** Lets running answers end, then frees the adapter's memory. A later request may bring it back. */
  | { kind: "retire"; adapterHash: string }
  | { kind: "adapters" };

export type EngineReply<Kind extends EngineQuery["kind"]> = {
  tokenize: number[];
  nextTokens: NextToken[];
  score: Score;
  rerank: number[];
  warm: null;
  retire: null;
  adapters: LiveAdapter[];
}[Kind];

/**
 * Turns messages into tokens of text. Implementations: a supervised process with llama.cpp, remote servers,
 * and a fake one that injects faults and load. The caller runs at most `slots` requests at once.
 */
export type Engine = {
  /** Never throws; aborting ends with `ended: cancelled` once the slot is free. */
  generate: (request: ResolvedGenerateRequest, signal: AbortSignal) => AsyncIterable<EngineEvent>;
  /** Throws MODEL_NOT_LOADED while there is no engine or no such adapter, MODEL_INVALID for one that does not fit. */
  ask: <Q extends EngineQuery>(query: Q, signal?: AbortSignal) => Promise<EngineReply<Q["kind"]>>;
  /** Throws MODEL_NOT_LOADED while there is no engine. */
  countTokens: (messages: ChatMessage[]) => Promise<number>;
  status: () => EngineStatus;
  /** Requests that may run at once. */
  slots: number;
  close: () => Promise<void>;
};
