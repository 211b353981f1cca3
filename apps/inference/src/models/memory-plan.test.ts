import { describe, expect, it } from "vitest";
import { type PlanInput, planMemory } from "./memory-plan.ts";

/** Qwen2.5-7B at 4 bits: 28 layers, 28 heads of which 4 have keys and values, width 3,584. */
const qwen7b: PlanInput["facts"] = {
  architecture: "qwen2",
  vocabularySize: 152_064,
  tensors: [{ name: "all", shape: [1], type: "Q4_0", bytes: 4.4e9 }],
  numbers: new Map([
    ["qwen2.block_count", 28],
    ["qwen2.attention.head_count", 28],
    ["qwen2.attention.head_count_kv", 4],
    ["qwen2.embedding_length", 3_584],
  ]),
};
const plan = (more: Partial<PlanInput> = {}) =>
  planMemory({ facts: qwen7b, slots: 4, contextTokens: 2_048, batch: 256, maxAdapters: 3, freeBytes: 24e9, ...more });

describe("planMemory", () => {
  it("adds weights, keys and values, and scratch", () => {
    const { cacheBytes, neededBytes, weightBytes, computeBytes, adapters } = plan();
    expect(cacheBytes).toBe(28 * 4 * (128 + 128) * 2 * 4 * 2_048);
    expect(neededBytes).toBe(weightBytes + cacheBytes + computeBytes + 200e6);
    expect(adapters).toBe(3);
    const perAdapter = cacheBytes + computeBytes + 0.07 * weightBytes;
    expect(plan().wholeBytes).toBeCloseTo(neededBytes + 3 * perAdapter);
  });

  it("allows fewer adapters where memory is short, down to none", () => {
    expect(plan({ freeBytes: 6.5e9 }).adapters).toBe(1);
    expect(plan({ freeBytes: 5.5e9 }).adapters).toBe(0);
  });

  it("refuses with the numbers and says what to lower", () => {
    expect(() => plan({ freeBytes: 4e9 })).toThrow(
      "This model needs 5.3 GB (weights 4.4 GB, 4 slots of 2048 tokens 470 MB, scratch 215 MB) and 4.0 GB may be used. Lower SLOTS or CONTEXT_TOKENS, or choose a smaller model.",
    );
    expect(() => plan({ contextTokens: 131_072, slots: 16 })).toThrow(/16 slots of 131072 tokens 120.3 GB/);
  });

  it("takes a file that says little for a large one", () => {
    expect(plan({ facts: { ...qwen7b, numbers: new Map() } }).cacheBytes).toBeGreaterThan(plan().cacheBytes);
  });
});
