import { z } from "zod";

/** What crosses between the model server and everyone else. Inference knows no conversations: ids here are opaque. */

export const chatMessageSchema = z.object({
  role: z.enum(["system", "user", "assistant"]),
  /** Plain text: control tokens written in it stay text. */
  content: z.string(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

/** SHA-256 of an adapter's GGUF file in lower-case hex: its name everywhere, and where its file lies. */
export const adapterHashSchema = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");

export const generateRequestSchema = z
  .object({
    requestId: z.string().min(1).max(100),
    /** Fairness key: queues are served in turn per site. */
    site: z.string().min(1).max(100),
    /** Conversation or other group whose requests share a prefix; steers the prefix cache. */
    affinity: z.string().max(100).default(""),
    /** SHA-256 of the adapter's GGUF file, or null for the base alone. */
    adapterHash: adapterHashSchema.nullable().default(null),
    messages: z.array(chatMessageSchema).min(1).max(200),
    maxTokens: z.number().int().min(1).max(4_096).default(256),
    /** 0 is greedy. */
    temperature: z.number().min(0).max(2).default(0),
    topP: z.number().min(0).max(1).default(1),
    seed: z.number().int().optional(),
    stop: z.array(z.string().min(1).max(50)).max(8).default([]),
    /** JSON schema that the output must satisfy; null for free text. */
    schema: z.record(z.string(), z.unknown()).nullable().default(null),
    /** The output is exactly one of these; excludes `schema`. Null for free text. */
    labels: z.array(z.string().min(1).max(200)).min(1).max(1_000).nullable().default(null),
    /** Tells every token that was chosen, and so many of the most probable ones beside it; null tells the text alone. */
    topLogProbs: z.number().int().min(0).max(20).nullable().default(null),
    /** `background` runs only while no `chat` request waits. */
    priority: z.enum(["chat", "background"]).default("chat"),
    /** Milliseconds after which nobody wants the answer any more, queue included. */
    deadlineMs: z.number().int().min(100).max(600_000).default(60_000),
  })
  .refine((request) => !(request.schema && request.labels), "a request has a schema or labels, not both");

/** Text as the caller means it: a chat under the base's template, raw text without one, or token ids. */
export const promptSchema = z.union([
  z.strictObject({ messages: z.array(chatMessageSchema).min(1).max(200) }),
  z.strictObject({ text: z.string().min(1) }),
  z.strictObject({ tokens: z.array(z.number().int().min(0)).min(1).max(131_072) }),
]);
/** `text` and what is inside messages never become control tokens; `tokens` are taken as they are. */
export type Prompt = z.input<typeof promptSchema>;

const turnFields = {
  adapterHash: adapterHashSchema.nullable().default(null),
  site: z.string().min(1).max(100).default("internal"),
  priority: z.enum(["chat", "background"]).default("background"),
  deadlineMs: z.number().int().min(100).max(600_000).default(60_000),
};

export const nextTokensRequestSchema = z.object({
  prompt: promptSchema,
  /** How many of the most probable tokens to give. */
  top: z.number().int().min(1).max(200).default(10),
  ...turnFields,
});
export type NextTokensRequest = z.input<typeof nextTokensRequestSchema>;
export type NextToken = { id: number; text: string; p: number };

export const scoreRequestSchema = z.object({
  prompt: promptSchema,
  /** What is weighed after the prompt: text (never control tokens) or token ids. */
  completion: z.union([z.string().min(1), z.array(z.number().int().min(0)).min(1)]),
  /** Weighs the token that ends the turn too: how likely it is that exactly this is the whole answer. */
  includeEnd: z.boolean().default(false),
  ...turnFields,
});
export type ScoreRequest = z.input<typeof scoreRequestSchema>;
/** Natural logarithms; `logProb` is the sum of `tokenLogProbs`, one for each of `tokens`. */
export type Score = { logProb: number; tokens: number[]; tokenLogProbs: number[] };

/** An adapter that can answer at once. `isServing` is false while it is drained after `retire`. */
export type LiveAdapter = { hash: string; isServing: boolean; running: number; idleMs: number };

export type GenerateRequest = z.input<typeof generateRequestSchema>;
export type ResolvedGenerateRequest = z.output<typeof generateRequestSchema>;

export type ModelRef = { name: string; baseHash: string; adapterHash: string | null; templateHash: string };

export type Usage = { promptTokens: number; cachedTokens: number; outputTokens: number };
export type Timings = { queueMs: number; firstTokenMs: number | null; totalMs: number };

/** `id` is null where a remote server does not tell it. */
type WeighedToken = { id: number | null; text: string; logProb: number };

/**
 * A token of an answer as the model weighed it, before temperature, top-p and any grammar: natural logarithms, the most
 * probable alternatives first. A token that holds a part of a character reads U+FFFD.
 */
export type ChosenToken = WeighedToken & { top: WeighedToken[] };

/** started → delta* → finished | stopped | failed. After `started` nothing throws. */
export type GenerateEvent =
  | {
      type: "started";
      model: ModelRef;
      queueMs: number;
      promptTokens: number;
      cachedTokens: number;
      /** When the first word should come, in milliseconds from now, as prompts went here before. */
      firstTokenEstimateMs?: number;
    }
  /** `tokens` come where `topLogProbs` asked for them, with the text that they brought or before it. */
  | { type: "delta"; text: string; tokens?: ChosenToken[] }
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
        | "MODEL_INVALID"
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

/** The chat format by name; unknown for engines that are not ours. */
export type TemplateName = "chatml" | "mistral" | "gemma" | "phi3";

export type InferenceStatus = {
  ready: boolean;
  engine: HostHealth;
  embedder: HostHealth;
  model: (ModelRef & { parameters: number; contextTokens: number; slots: number; template?: TemplateName }) | null;
  queue: { running: number; waiting: number };
};

export const embedRequestSchema = z.object({ texts: z.array(z.string().max(20_000)).min(1).max(256) });
