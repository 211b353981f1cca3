import { initTRPC } from "@trpc/server";
import { AppError } from "@whetstone/core/errors";
import { toPublicError, toTrpcError } from "@whetstone/core/trpc-errors";
import { z } from "zod";
import {
  adapterHashSchema,
  chatMessageSchema,
  embedRequestSchema,
  type GenerateEvent,
  generateRequestSchema,
  nextTokensRequestSchema,
  promptSchema,
  scoreRequestSchema,
} from "./contract.ts";
import type { Embedder } from "./embed/embedder.ts";
import { type RunContext, runGenerate } from "./generate/run.ts";
import { weighInTurn } from "./generate/weigh.ts";
import { readStatus } from "./status.ts";

export type RouterContext = RunContext & { embedder: Embedder; running: Map<string, Set<AbortController>> };

const t = initTRPC.context<RouterContext>().create({
  errorFormatter: ({ shape, error }) => {
    const visible = toPublicError(error);
    return { ...shape, message: visible.message, data: { httpStatus: shape.data.httpStatus, error: visible } };
  },
  // Keeps connections alive while a request waits in the queue.
  jsonl: { pingMs: 15_000 },
});

const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error.cause instanceof AppError ? result.error.cause : result.error);
  return result;
});

export const router = t.router({
  /** A mutation rather than a subscription: those put their input into the URL, where a prompt does not fit. */
  generate: procedure.input(generateRequestSchema).mutation(async function* ({ ctx, input, signal }) {
    const stop = new AbortController();
    const group = ctx.running.get(input.requestId) ?? new Set();
    ctx.running.set(input.requestId, group.add(stop));
    try {
      const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      for await (const event of runGenerate(ctx, { request: input, signal: both })) yield event;
    } finally {
      group.delete(stop);
      if (group.size === 0 && ctx.running.get(input.requestId) === group) ctx.running.delete(input.requestId);
    }
  }),

  /** Stops a running request; its stream then ends in `stopped` with what it used. */
  stop: procedure.input(z.object({ requestId: z.string().min(1).max(100) })).mutation(({ ctx, input }) => {
    for (const controller of ctx.running.get(input.requestId) ?? []) controller.abort();
  }),

  /** The same as `generate` for callers that need no stream. */
  complete: procedure.input(generateRequestSchema).mutation(async ({ ctx, input, signal }) => {
    let text = "";
    let last: GenerateEvent | null = null;
    const never = new AbortController().signal;
    for await (const event of runGenerate(ctx, { request: input, signal: signal ?? never })) {
      if (event.type === "delta") text += event.text;
      last = event;
    }
    return { text, last };
  }),

  countTokens: procedure
    .input(z.object({ messages: z.array(chatMessageSchema).min(1).max(200) }))
    .mutation(({ ctx, input }) => ctx.engine.countTokens(input.messages)),

  /** Token ids of a prompt as the engine sees it, for comparing templates and tokenizers with other programs. */
  tokenize: procedure
    .input(promptSchema)
    .mutation(({ ctx, input }) => ctx.engine.ask({ kind: "tokenize", prompt: input })),

  nextTokens: procedure.input(nextTokensRequestSchema).mutation(({ ctx, input, signal }) => {
    const { prompt, top, adapterHash, ...turn } = input;
    return weighInTurn(ctx, { query: { kind: "nextTokens", prompt, top, adapterHash }, turn, signal });
  }),

  score: procedure.input(scoreRequestSchema).mutation(({ ctx, input, signal }) => {
    const { prompt, completion, includeEnd, adapterHash, ...turn } = input;
    return weighInTurn(ctx, { query: { kind: "score", prompt, completion, includeEnd, adapterHash }, turn, signal });
  }),

  /** Makes an adapter ready, so that its first answer does not wait for it. */
  warm: procedure
    .input(z.object({ adapterHash: adapterHashSchema }))
    .mutation(({ ctx, input }) => ctx.engine.ask({ kind: "warm", ...input })),

  /** Lets the adapter's answers end and frees its memory; asking for it later brings it back. */
  retire: procedure
    .input(z.object({ adapterHash: adapterHashSchema }))
    .mutation(({ ctx, input }) => ctx.engine.ask({ kind: "retire", ...input })),

  adapters: procedure.query(({ ctx }) => ctx.engine.ask({ kind: "adapters" })),

  /** Vectors as base64 of little-endian 32-bit floats: a quarter of the same numbers in JSON. */
  embed: procedure.input(embedRequestSchema).mutation(async ({ ctx, input }) => {
    const vectors = await ctx.embedder.embed(input.texts);
    ctx.metrics.embedded(vectors.length);
    return vectors.map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64"));
  }),

  status: procedure.query(({ ctx }) => readStatus(ctx)),
});

export type InferenceRouter = typeof router;
