import { z } from "zod";

/** What crosses between the model server and everyone else. Inference knows no conversations: ids here are opaque. */

export const chatMessageSchema = z.object({
  role: z.enum(["system", "user", "assistant"]),
  /** Plain text: control tokens written in it stay text. */
  content: z.string(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

export const generateRequestSchema = z.object({
  requestId: z.string().min(1).max(100),
  /** Fairness key: queues are served in turn per site. */
  site: z.string().min(1).max(100),
  /** Conversation or other group whose requests share a prefix; steers the prefix cache. */
  affinity: z.string().max(100).default(""),
  /** SHA-256 of the adapter file, or null for the base alone. */
  adapter: z.string().nullable().default(null),
  messages: z.array(chatMessageSchema).min(1).max(200),
  maxTokens: z.number().int().min(1).max(4_096).default(256),
  /** 0 is greedy. */
  temperature: z.number().min(0).max(2).default(0),
  topP: z.number().min(0).max(1).default(1),
  seed: z.number().int().optional(),
  stop: z.array(z.string().min(1).max(50)).max(8).default([]),
  /** JSON schema that the output must satisfy; null for free text. */
  schema: z.record(z.string(), z.unknown()).nullable().default(null),
  /** `background` runs only while no `chat` request waits. */
  priority: z.enum(["chat", "background"]).default("chat"),
  /** Milliseconds after which nobody wants the answer any more, queue included. */
  deadlineMs: z.number().int().min(100).max(600_000).default(60_000),
});
export type GenerateRequest = z.input<typeof generateRequestSchema>;
export type ResolvedGenerateRequest = z.output<typeof generateRequestSchema>;

export type ModelRef = { name: string; baseHash: string; adapterHash: string | null; templateHash: string };

export type Usage = { promptTokens: number; cachedTokens: number; outputTokens: number };
export type Timings = { queueMs: number; firstTokenMs: number | null; totalMs: number };

/** started → delta* → finished | stopped | failed. After `started` nothing throws. */
export type GenerateEvent =
  | { type: "started"; model: ModelRef; queueMs: number; promptTokens: number; cachedTokens: number }
  | { type: "delta"; text: string }
  | { type: "finished"; reason: "end" | "length" | "stop"; usage: Usage; timings: Timings }
  | { type: "stopped"; usage: Usage; timings: Timings }
  | {
      type: "failed";
      code:
        | "ENGINE_BUSY"
        | "ENGINE_LOST"
        | "DEADLINE_EXCEEDED"
        | "PROMPT_TOO_LONG"
        | "MODEL_NOT_LOADED"
        | "INVALID"
        | "INTERNAL";
      message: string;
      retryAfterMs?: number;
    };

/** `error` says why the state is `failed`; `pid` is null while no process runs. */
export type HostHealth = {
  state: "starting" | "ready" | "restarting" | "failed";
  restarts: number;
  error: string | null;
  pid: number | null;
};

export type InferenceStatus = {
  ready: boolean;
  engine: HostHealth;
  embedder: HostHealth;
  model: (ModelRef & { parameters: number; contextTokens: number; slots: number }) | null;
  queue: { running: number; waiting: number };
};

export const embedRequestSchema = z.object({ texts: z.array(z.string().max(20_000)).min(1).max(256) });
