import type { ChatMessage, ResolvedGenerateRequest, Usage } from "../contract.ts";

/** Between the server and the engine process. Ids are the server's and never reused. */
export type EngineInit = {
  modelPath: string;
  slots: number;
  /** Tokens of prompt and answer together, per slot. */
  contextTokens: number;
  threads: number;
};

export type EngineInfo = { baseHash: string; templateHash: string; parameters: number; contextTokens: number };

export type EngineAsk =
  /** `forced` are tokens of the answer that were already given before a crash: it continues after them. */
  | { type: "generate"; id: number; request: ResolvedGenerateRequest; forced: number[] }
  | { type: "cancel"; id: number }
  | { type: "count"; id: number; messages: ChatMessage[] };

export type EngineAnswer =
  | { type: "started"; id: number; promptTokens: number; cachedTokens: number }
  /** `text` is exactly what these and all earlier tokens allow to show. */
  | { type: "delta"; id: number; tokens: number[]; text: string }
  | { type: "ended"; id: number; reason: "end" | "length" | "stop" | "cancelled"; usage: Usage }
  | { type: "failed"; id: number; code: "PROMPT_TOO_LONG" | "INVALID" | "INTERNAL"; message: string }
  | { type: "counted"; id: number; tokens: number };
