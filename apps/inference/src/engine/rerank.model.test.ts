import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyShapes, writeRandomModel } from "../../bench/random-model.ts";
import { aRequest, collect, startRealEngine } from "../testing.ts";
import type { Engine } from "./engine.ts";

const dir = mkdtempSync(join(tmpdir(), "rerank-"));
const modelPath = join(dir, "base.gguf");
const rerankerPath = join(dir, "ranker.gguf");
let engine: Engine;

beforeAll(async () => {
  writeRandomModel(modelPath, { shape: tinyShapes.llama, name: "base", type: "f32", seed: 1 });
  writeRandomModel(rerankerPath, { shape: tinyShapes.qwen3, name: "ranker", type: "f32", seed: 2 });
  engine = await startRealEngine({ modelPath, rerankerPath });
});
afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});

const documents = ["Zips are repaired.", "You may return a bag.", "Parcels arrive on Monday.", "word ".repeat(2_000)];
const rerank = (more: { query?: string; documents?: string[] } = {}, on = engine) =>
  on.ask({ kind: "rerank", query: "May I return it?", documents, ...more });

describe("reranking", () => {
  it("scores each document by itself, also one that is longer than the model reads", async () => {
    const scores = await rerank();
    expect(scores).toHaveLength(4);
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
    expect(new Set(scores).size).toBe(4);
    expect(await rerank({ documents: documents.toReversed() })).toEqual(scores.toReversed());
    expect(await rerank({ query: "Something else" })).not.toEqual(scores);
  });

  it("runs while an answer is written, and disturbs none", async () => {
    const answer = () => collect(engine.generate(aRequest({ maxTokens: 200 }), new AbortController().signal));
    const alone = (await answer()).text;
    const [{ text }, scores] = await Promise.all([answer(), rerank()]);
    expect(text).toBe(alone);
    expect(scores).toEqual(await rerank());
  });

  it("refuses a query without room for a passage, a file that is no reranker, and a server without one", async () => {
    await expect(rerank({ query: "word ".repeat(3_000) })).rejects.toMatchObject({ code: "INVALID" });
    const wrong = await startRealEngine({ modelPath, rerankerPath: modelPath });
    await expect(rerank({}, wrong)).rejects.toMatchObject({ code: "MODEL_INVALID", message: /no reranking model/ });
    await wrong.close();
    const without = await startRealEngine({ modelPath });
    await expect(rerank({}, without)).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
    await without.close();
  });
});
