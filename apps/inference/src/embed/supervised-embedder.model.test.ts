import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childEnv, readFetchEnv } from "../env.ts";
import { resolveEmbedder } from "../models/fetch-embedder.ts";
import type { Embedder } from "./embedder.ts";
import { startEmbedder } from "./supervised-embedder.ts";

let embedder: Embedder;
beforeAll(async () => {
  const { dir } = await resolveEmbedder({ cacheDir: readFetchEnv().MODELS_DIR });
  embedder = startEmbedder({ dir, threads: 1, env: childEnv() });
});
afterAll(() => embedder.close());

const cosine = (a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()) =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describe("the real embedder", () => {
  it("puts what means the same close together", async () => {
    const [question, same, other] = await embedder.embed([
      "How do I reset my password?",
      "I forgot my password and want a new one.",
      "Whales are mammals that live in the sea.",
    ]);
    expect(question).toHaveLength(384);
    expect(cosine(question, question)).toBeCloseTo(1, 5);
    expect(cosine(question, same)).toBeGreaterThan(0.6);
    expect(cosine(question, other)).toBeLessThan(0.2);
  });

  it("gives a text the same vector alone and among others", async () => {
    const [alone] = await embedder.embed(["short"]);
    const among = await embedder.embed(["a much longer text about many things ".repeat(20), "short", "", "\ud800"]);
    expect(among[1]).toEqual(alone);
  });

  it("answers a question that arrives during an import", async () => {
    let isImported = false;
    const importing = embedder.embed(Array(40).fill("one paragraph of a help article. ".repeat(20))).then(() => {
      isImported = true;
    });
    await embedder.embed(["a question"]);
    expect(isImported).toBe(false);
    await importing;
  });

  it("finishes what was asked when its process is killed", async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `sentence number ${index} about keys`);
    const expected = await embedder.embed(texts);
    const interrupted = embedder.embed(texts);
    process.kill(embedder.status().pid ?? 0, "SIGKILL");
    expect(await interrupted).toEqual(expected);
    expect(embedder.status()).toMatchObject({ state: "ready", restarts: 1 });
  });
});
