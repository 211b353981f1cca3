import { createTRPCClient, httpBatchStreamLink, TRPCClientError } from "@trpc/client";
import { AppError } from "@whetstone/core/errors";
import type { PublicError } from "@whetstone/core/trpc-errors";
import type {
  ChatMessage,
  GenerateEvent,
  GenerateRequest,
  InferenceStatus,
  LiveAdapter,
  NextToken,
  NextTokensRequest,
  Prompt,
  Score,
  ScoreRequest,
} from "./contract.ts";
import type { InferenceRouter } from "./router.ts";

/**
 * All that the outside sees of the model server. Types below are the contract;
 * `createInferenceClient` speaks it over tRPC, and remembers nothing.
 */
export type {
  ChatMessage,
  ChosenToken,
  GenerateEvent,
  GenerateRequest,
  InferenceStatus,
  LiveAdapter,
  ModelRef,
  NextToken,
  NextTokensRequest,
  Prompt,
  Score,
  ScoreRequest,
  Timings,
  Usage,
} from "./contract.ts";

export type InferenceClient = {
  /**
   * Streams one answer; aborting the signal frees the slot and ends in `stopped`. Never throws: a server
   * that cannot be reached or is lost in mid-answer is a `failed` with ENGINE_LOST.
   */
  generate(request: GenerateRequest, options?: { signal?: AbortSignal }): AsyncIterable<GenerateEvent>;
  /** Tokens of the rendered prompt, template included. Throws UNAVAILABLE or MODEL_NOT_LOADED. */
  countTokens(messages: ChatMessage[]): Promise<number>;
  /** Token ids of a prompt as the engine sees it. Throws UNAVAILABLE, MODEL_NOT_LOADED or INVALID. */
  tokenize(prompt: Prompt): Promise<number[]>;
  /**
   * The `top` most probable tokens after a prompt, most probable first, without sampling; `p` sums to at most 1.
   * Throws MODEL_NOT_LOADED (also for an adapter that is not in the store), MODEL_INVALID (an adapter of another
   * base), PROMPT_TOO_LONG, ENGINE_BUSY, DEADLINE_EXCEEDED, UNAVAILABLE.
   */
  nextTokens(request: NextTokensRequest): Promise<NextToken[]>;
  /** Log-likelihood of a completion after a prompt, in total and per token (natural logarithms). Throws as `nextTokens`. */
  score(request: ScoreRequest): Promise<Score>;
  /** Loads an adapter beside the others, so that its first answer does not wait. Throws MODEL_NOT_LOADED, MODEL_INVALID. */
  warm(adapterHash: string): Promise<void>;
  /** Lets an adapter's answers end, then frees its memory. An unknown one is no error; a later request brings it back. */
  retire(adapterHash: string): Promise<void>;
  /** Adapters that are loaded now, the base apart. */
  adapters(): Promise<LiveAdapter[]>;
  /** One unit-length vector of 384 numbers per text, any number of texts. Throws UNAVAILABLE. */
  embed(texts: string[]): Promise<Float32Array[]>;
  /** Throws UNAVAILABLE when the server cannot be reached. */
  status(): Promise<InferenceStatus>;
};

/** How long the server has, after Stop, to say what was used before the connection is cut. */
const stopGraceMs = 2_000;

/** @param server `url` without path, e.g. http://127.0.0.1:4100; `token` is the server's INFERENCE_TOKEN. */
export function createInferenceClient(server: { url: string; token: string }): InferenceClient {
  const trpc = createTRPCClient<InferenceRouter>({
    links: [
      httpBatchStreamLink({
        url: `${server.url.replace(/\/+$/, "")}/trpc`,
        headers: { authorization: `Bearer ${server.token}` },
        fetch: fetchAllowed,
        // One request per connection: a batch would only be aborted when all of it is.
        maxItems: 1,
      }),
    ],
  });
  return {
    generate: (request, options = {}) => streamAnswer(trpc, { request, signal: options.signal }),
    countTokens: (messages) => asked(() => trpc.countTokens.mutate({ messages })),
    tokenize: (prompt) => asked(() => trpc.tokenize.mutate(prompt)),
    nextTokens: (request) => asked(() => trpc.nextTokens.mutate(request)),
    score: (request) => asked(() => trpc.score.mutate(request)),
    warm: async (adapterHash) => void (await asked(() => trpc.warm.mutate({ adapterHash }))),
    retire: async (adapterHash) => void (await asked(() => trpc.retire.mutate({ adapterHash }))),
    adapters: () => asked(() => trpc.adapters.query()),
    status: () => asked(() => trpc.status.query()),
    embed: async (texts) => {
      const vectors: Float32Array[] = [];
      for (const group of groupTexts(texts)) {
        const encoded = await asked(() => trpc.embed.mutate({ texts: group }));
        vectors.push(...encoded.map(decodeVector));
      }
      return vectors;
    },
  };
}

type Trpc = ReturnType<typeof createTRPCClient<InferenceRouter>>;
type StreamInput = { request: GenerateRequest; signal: AbortSignal | undefined };

async function* streamAnswer(trpc: Trpc, { request, signal }: StreamInput): AsyncGenerator<GenerateEvent> {
  const connection = new AbortController();
  let promptTokens = 0;
  let grace: NodeJS.Timeout | undefined;
  const stop = () => {
    trpc.stop.mutate({ requestId: request.requestId }).catch(() => connection.abort());
    grace = setTimeout(() => connection.abort(), stopGraceMs);
  };
  const stopped = (): GenerateEvent => ({
    type: "stopped",
    usage: { promptTokens, cachedTokens: 0, outputTokens: 0 },
    timings: { queueMs: 0, firstTokenMs: null, totalMs: 0 },
  });
  if (signal?.aborted) return yield stopped();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const events = await trpc.generate.mutate(request, { signal: connection.signal });
    for await (const event of events) {
      if (event.type === "started") promptTokens = event.promptTokens;
      yield event;
      if (event.type === "finished" || event.type === "stopped" || event.type === "failed") return;
    }
    yield signal?.aborted ? stopped() : lost("The model server ended the answer in the middle.");
  } catch (error) {
    yield signal?.aborted ? stopped() : failure(error);
  } finally {
    signal?.removeEventListener("abort", stop);
    clearTimeout(grace);
    connection.abort();
  }
}

function lost(message: string): GenerateEvent {
  return { type: "failed", code: "ENGINE_LOST", message, retryAfterMs: 1_000 };
}

function failure(error: unknown): GenerateEvent {
  const known = toAppError(error);
  if (known.code === "UNAVAILABLE") return lost(known.message);
  const code = known.code === "INVALID" ? "INVALID" : "INTERNAL";
  return { type: "failed", code, message: known.message };
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toAppError(error);
  }
}

/** A wrong token is a mistake in the set-up, not an outage that will pass. */
async function fetchAllowed(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  if (response.status === 401) throw new AppError("INTERNAL", "The model server refused our token.");
  return response;
}

function toAppError(error: unknown): AppError {
  if (error instanceof TRPCClientError) {
    const data = error.data as { error?: PublicError } | undefined;
    if (data?.error) {
      return new AppError(data.error.code, data.error.message, { cause: error, retryAfterMs: data.error.retryAfterMs });
    }
    if (error.cause instanceof AppError) return error.cause;
  }
  const message = "The model server cannot be reached; it may be starting or restarting.";
  return new AppError("UNAVAILABLE", message, { cause: error, retryAfterMs: 2_000 });
}

/** Groups that stay under the server's limit of 1 MB per request, counted in the worst case of 3 bytes a unit. */
function groupTexts(texts: string[]): string[][] {
  const groups: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    size += text.length;
    if (size > 150_000 || (groups.at(-1)?.length ?? 0) >= 64) {
      groups.push([]);
      size = text.length;
    }
    groups.at(-1)?.push(text);
  }
  return groups;
}

function decodeVector(encoded: string): Float32Array {
  const bytes = Buffer.from(encoded, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
