import { AppError } from "@whetstone/core/errors";
import type { GgufFacts } from "./read-gguf.ts";

export type PlanInput = {
  facts: Pick<GgufFacts, "architecture" | "tensors" | "numbers" | "vocabularySize">;
  slots: number;
  /** Tokens of prompt and answer together, per slot. */
  contextTokens: number;
  /** Tokens of one decode. */
  batch: number;
  maxAdapters: number;
  /** What the engine may use, bytes. */
  freeBytes: number;
};

export type MemoryPlan = {
  weightBytes: number;
  /** Keys and values of all slots of one lane. */
  cacheBytes: number;
  /** Scratch of one lane: mostly a row of logits for each token of a decode. */
  computeBytes: number;
  /** The base alone. */
  neededBytes: number;
  /** Adapters that fit beside the base, at most as many as were wanted. */
  adapters: number;
  /** The base with all of them. */
  wholeBytes: number;
};

/** Node, the library and its buffers. */
const processBytes = 200e6;

/** A rank-16 adapter on all linear layers has about this share of the base's weights at 16 bits. */
const adapterShare = 0.07;

/**
 * What a model will need before it is loaded, from the numbers in its file: weights + per lane (base or
 * adapter) keys and values of 2 bytes for every layer, head and token, and the scratch of one decode.
 * Throws MODEL_INVALID with the numbers when not even the base fits.
 */
export function planMemory(input: PlanInput): MemoryPlan {
  const { facts, slots, contextTokens, batch } = input;
  const weightBytes = facts.tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  const cacheBytes = cacheBytesPerToken(facts) * slots * contextTokens;
  const width = read(facts, "embedding_length") ?? 1_024;
  const computeBytes = batch * 4 * ((facts.vocabularySize ?? 32_000) + 16 * width);
  const neededBytes = processBytes + weightBytes + cacheBytes + computeBytes;
  const plan = { weightBytes, cacheBytes, computeBytes, neededBytes };
  if (neededBytes > input.freeBytes) throw tooLarge(input, plan);
  const perAdapter = cacheBytes + computeBytes + adapterShare * weightBytes;
  const room = Math.floor((input.freeBytes - neededBytes) / perAdapter);
  const adapters = Math.min(input.maxAdapters, room);
  return { ...plan, adapters, wholeBytes: neededBytes + adapters * perAdapter };
}

/** Keys and values of one token in all layers, 16 bits each. */
function cacheBytesPerToken(facts: PlanInput["facts"]): number {
  const layers = read(facts, "block_count") ?? 32;
  const heads = read(facts, "attention.head_count") ?? 32;
  const kvHeads = read(facts, "attention.head_count_kv") ?? heads;
  const headWidth = (read(facts, "embedding_length") ?? 4_096) / heads;
  const keyWidth = read(facts, "attention.key_length") ?? headWidth;
  const valueWidth = read(facts, "attention.value_length") ?? headWidth;
  return layers * kvHeads * (keyWidth + valueWidth) * 2;
}

function read(facts: PlanInput["facts"], key: string): number | undefined {
  return facts.numbers.get(`${facts.architecture}.${key}`);
}

function tooLarge(input: PlanInput, plan: Omit<MemoryPlan, "adapters" | "wholeBytes">): AppError {
  const { slots, contextTokens } = input;
  const parts = `weights ${gigabytes(plan.weightBytes)}, ${slots} slots of ${contextTokens} tokens ${gigabytes(plan.cacheBytes)}, scratch ${gigabytes(plan.computeBytes)}`;
  return new AppError(
    "MODEL_INVALID",
    `This model needs ${gigabytes(plan.neededBytes)} (${parts}) and ${gigabytes(input.freeBytes)} may be used. Lower SLOTS or CONTEXT_TOKENS, or choose a smaller model.`,
  );
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
