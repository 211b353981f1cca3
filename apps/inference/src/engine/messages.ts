import type { ChosenToken, ResolvedGenerateRequest, TemplateName, Usage } from "../contract.ts";
import type { EngineQuery } from "./engine.ts";

/** Between the server and the engine process. Ids are the server's and never reused. */
export type EngineInit = {
  modelPath: string;
  slots: number;
  /** Tokens of prompt and answer together, per slot. */
  contextTokens: number;
  threads: number;
  /** Folder of adapter files by hash; null serves the base alone. */
  artifactsDir: string | null;
  /** A GGUF file that scores passages; null for none. */
  rerankerPath: string | null;
  /** Adapters that may be live beside the base; one more closes the one that was idle for longest. */
  maxAdapters: number;
  /** Memory that the engine may use, bytes; null takes what is free when it starts. */
  memoryBytes: number | null;
  /** Resident memory beyond which the process is replaced; null is half more than what is planned. */
  recycleBytes: number | null;
  /** `step` is our own scheduler, `public` node-llama-cpp's own batching. */
  scheduler: "step" | "public";
  /** Every answer in a decode of its own: slower, and its words do not depend on what runs beside it. */
  isApart: boolean;
};

export type EngineInfo = {
  baseHash: string;
  templateHash: string;
  template: TemplateName;
  parameters: number;
  contextTokens: number;
  scheduler: "step" | "public";
};

export type EngineAsk =
  /** `forced` are tokens of the answer that were already given before a crash: it continues after them. */
  | { type: "generate"; id: number; request: ResolvedGenerateRequest; forced: number[] }
  | { type: "cancel"; id: number }
  | { type: "query"; id: number; query: EngineQuery };

export type EngineFailure = {
  type: "failed";
  id: number;
  code: "PROMPT_TOO_LONG" | "MODEL_NOT_LOADED" | "MODEL_INVALID" | "INVALID" | "INTERNAL";
  message: string;
};

/** `text` is exactly what these and all earlier tokens allow to show; `chosen` are the same tokens for who asked for weights. */
export type Delta = { id: number; tokens: number[]; text: string; chosen: ChosenToken[] };

export type EngineAnswer =
  | { type: "started"; id: number; promptTokens: number; cachedTokens: number }
  /** What one step brought, for all answers at once. */
  | { type: "deltas"; deltas: Delta[] }
  | { type: "ended"; id: number; reason: "end" | "length" | "stop" | "cancelled"; usage: Usage }
  | { type: "replied"; id: number; value: unknown }
  | EngineFailure;
