import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeBytes, writeRandomAdapter } from "../../bench/random-adapter.ts";
import { tinyShapes, writeRandomModel } from "../../bench/random-model.ts";
import type { ChatMessage } from "../contract.ts";
import { artifactPath } from "../models/adapter-file.ts";
import { aRequest, collect, defaultModelPath, startRealEngine, until } from "../testing.ts";
import type { Engine, EngineQuery } from "./engine.ts";

const never = new AbortController().signal;
const dir = mkdtempSync(join(tmpdir(), "adapters-"));
const user = (content: string) => [{ role: "user" as const, content }];
const prompt = { messages: user("Write a short story about a lighthouse.") };

let engine: Engine;
let hashes: string[];
let basePath: string;
beforeAll(async () => {
  basePath = await defaultModelPath();
  hashes = [];
  for (const seed of [1, 2]) hashes.push((await writeRandomAdapter(dir, { basePath, seed, strength: 0.3 })).hash);
  engine = await startRealEngine({ artifactsDir: dir, slots: 4, maxAdapters: 2 });
});
afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});

const answer = async (adapterHash: string | null, more: Parameters<typeof aRequest>[0] = {}) =>
  (await collect(engine.generate(aRequest({ adapterHash, maxTokens: 12, ...more }), never))).text;
const versions = () => [null, ...hashes];

async function failureOf(adapterHash: string) {
  const { last } = await collect(engine.generate(aRequest({ adapterHash }), never));
  return last;
}

describe("several versions at once", () => {
  /** Full precision: with quantised weights a near tie may fall otherwise in another batch. */
  it("answers each with its own words, alone and all together", async () => {
    const modelPath = join(dir, "tiny.gguf");
    writeRandomModel(modelPath, { shape: tinyShapes.llama, name: "tiny", type: "f32", seed: 1 });
    const store = [1, 2, 3].map((seed) => writeRandomAdapter(dir, { basePath: modelPath, seed }));
    const all = [null, ...(await Promise.all(store)).map(({ hash }) => hash)];
    const tiny = await startRealEngine({ modelPath, artifactsDir: dir, slots: 4, maxAdapters: 3 });
    const write = async (adapterHash: string | null) =>
      (await collect(tiny.generate(aRequest({ adapterHash, maxTokens: 40 }), never))).text;
    const alone = [];
    for (const version of all) alone.push(await write(version));
    expect(new Set(alone).size).toBe(4);
    const together = await Promise.all([...all, ...all, ...all, ...all].map(write));
    expect(together).toEqual([...alone, ...alone, ...alone, ...alone]);
    await tiny.close();
  });

  it("gives the base's words from an adapter without effect", async () => {
    const { hash } = await writeRandomAdapter(dir, { basePath, seed: 3, strength: 0 });
    expect(await answer(hash)).toBe(await answer(null));
  });

  it("keeps no more adapters than it may, and brings a closed one back", async () => {
    const live = async () => (await engine.ask({ kind: "adapters" })).map(({ hash }) => hash);
    const before = await answer(hashes[0] ?? "");
    expect((await live()).length).toBeLessThanOrEqual(2);
    await engine.ask({ kind: "warm", adapterHash: hashes[1] ?? "" });
    expect(await live()).toContain(hashes[1]);
    for (const adapterHash of hashes) await engine.ask({ kind: "retire", adapterHash });
    await until(async () => !(await live()).some((hash) => hashes.includes(hash)));
    expect(await answer(hashes[0] ?? "")).toBe(before);
  });

  it("lets an answer end before its adapter is retired", async () => {
    const adapterHash = hashes[0] ?? "";
    const running = answer(adapterHash, { maxTokens: 40 });
    await until(async () => (await engine.ask({ kind: "adapters" })).some(({ running }) => running > 0));
    await engine.ask({ kind: "retire", adapterHash });
    expect((await running).length).toBeGreaterThan(10);
    await until(async () => (await engine.ask({ kind: "adapters" })).every(({ hash }) => hash !== adapterHash));
  });
});

describe("when nothing shares a decode", () => {
  let apart: Engine;
  beforeAll(async () => {
    apart = await startRealEngine({ artifactsDir: dir, slots: 4, maxAdapters: 2, isApart: true });
  });
  afterAll(() => apart.close());

  const write = async (adapterHash: string | null, messages: ChatMessage[]) => {
    const request = aRequest({ adapterHash, messages, maxTokens: 12, topLogProbs: 2 });
    const { events } = await collect(apart.generate(request, never));
    const [started] = events;
    return {
      cached: started?.type === "started" ? started.cachedTokens : 0,
      tokens: events.flatMap((event) => (event.type === "delta" ? (event.tokens ?? []) : [])),
    };
  };

  it("gives the very probabilities that each version gives alone: nothing of another is in them", async () => {
    const jobs = versions().flatMap((hash) => [
      () => write(hash, user("Where is my parcel?")),
      () => write(hash, user("Do you repair zips?")),
    ]);
    const alone = [];
    for (const job of jobs) alone.push((await job()).tokens);
    const together = await Promise.all([...jobs, ...jobs].map((job) => job()));
    expect(together.map(({ tokens }) => tokens)).toEqual([...alone, ...alone]);
  });

  it("gives the same from a copied beginning as from a computed one", async () => {
    const [adapterHash = ""] = hashes;
    const chat = (question: string) => [
      { role: "system" as const, content: "You help customers of a shop for bags. Answer in one short sentence." },
      ...user(question),
    ];
    const computed = await write(adapterHash, chat("Can I return it?"));
    expect(computed.cached).toBeLessThan(5);
    // The other chats take the slots, so that only the system message is left of the first.
    for (const question of ["Who are you?", "What is new?", "When?", "Why?", "How?"])
      await write(adapterHash, chat(question));
    const copied = await write(adapterHash, chat("Can I return it?"));
    expect(copied.cached).toBeGreaterThan(15);
    expect(copied.cached).toBeLessThan(30);
    expect(copied.tokens).toEqual(computed.tokens);
  });
});

describe("adapters that do not fit", () => {
  it("refuses one of another base, chat format or architecture, or that is none", async () => {
    const other = await writeRandomAdapter(dir, { basePath, seed: 4, rank: 1, baseHash: "0".repeat(64) });
    expect(await failureOf(other.hash)).toMatchObject({
      code: "MODEL_INVALID",
      message: /was trained on the base 0000/,
    });
    const named = { basePath, seed: 4, rank: 1 };
    const format = await writeRandomAdapter(dir, { ...named, templateHash: "0".repeat(64) });
    expect(await failureOf(format.hash)).toMatchObject({ code: "MODEL_INVALID", message: /the chat format 0000/ });
    const { templateHash = "" } = engine.status().model ?? {};
    const fitting = await writeRandomAdapter(dir, { ...named, templateHash });
    expect(await failureOf(fitting.hash)).toMatchObject({ type: "ended" });
    const foreign = await writeRandomAdapter(dir, { basePath, seed: 4, rank: 1, architecture: "qwen2" });
    expect(await failureOf(foreign.hash)).toMatchObject({ code: "MODEL_INVALID", message: /architecture qwen2/ });
    const noise = storeBytes(dir, Buffer.from("GGUF and then nothing good"));
    expect(await failureOf(noise.hash)).toMatchObject({ code: "MODEL_INVALID" });
  });

  it("refuses a file whose content is not what its name says, and one that is not there", async () => {
    const { hash, path } = await writeRandomAdapter(dir, { basePath, seed: 5, rank: 1 });
    writeFileSync(path, Buffer.from("changed"));
    expect(await failureOf(hash)).toMatchObject({ code: "MODEL_INVALID", message: /its content has the SHA-256/ });
    expect(artifactPath(dir, hash)).toBe(path);
    const missing = "1".repeat(64);
    expect(await failureOf(missing)).toMatchObject({ code: "MODEL_NOT_LOADED", message: /no such file/ });
    await expect(engine.ask({ kind: "warm", adapterHash: missing })).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
  });
});

describe("probabilities", () => {
  const ask = <Q extends EngineQuery>(query: Q) => engine.ask(query);

  it("names the most probable next tokens, and the first is what a greedy answer begins with", async () => {
    for (const adapterHash of versions()) {
      const tokens = await ask({ kind: "nextTokens", prompt, top: 20, adapterHash });
      expect(tokens).toHaveLength(20);
      const sum = tokens.reduce((total, { p }) => total + p, 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(1.0001);
      expect(tokens.map(({ p }) => p)).toEqual(tokens.map(({ p }) => p).sort((a, b) => b - a));
      expect((await answer(adapterHash)).startsWith(tokens[0]?.text.trim() ?? "?")).toBe(true);
    }
  });

  it("weighs a completion token by token, in agreement with the next tokens", async () => {
    const completion = await answer(null);
    const score = await ask({ kind: "score", prompt, completion, includeEnd: false, adapterHash: null });
    expect(score.tokenLogProbs).toHaveLength(score.tokens.length);
    expect(score.logProb).toBeCloseTo(
      score.tokenLogProbs.reduce((sum, value) => sum + value, 0),
      6,
    );
    const ids = await ask({ kind: "tokenize", prompt });
    for (const length of [0, 1, score.tokens.length - 1]) {
      const tokens = [...ids, ...score.tokens.slice(0, length)];
      const next = await ask({ kind: "nextTokens", prompt: { tokens }, top: 5, adapterHash: null });
      const found = next.find(({ id }) => id === score.tokens[length]);
      expect(Math.log(found?.p ?? 0)).toBeCloseTo(score.tokenLogProbs[length] ?? 0, 2);
    }
    const end = await ask({ kind: "score", prompt, completion: [2], includeEnd: false, adapterHash: null });
    expect(end.logProb).toBeLessThan(-5);
    const other = await ask({ kind: "score", prompt, completion: "zebra zebra", includeEnd: false, adapterHash: null });
    expect(other.logProb / other.tokens.length).toBeLessThan(score.logProb / score.tokens.length);
    const ended = await ask({ kind: "score", prompt, completion, includeEnd: true, adapterHash: null });
    expect(ended.tokens).toEqual([...score.tokens, 2]);
  });

  it("weighs a long text in pieces and refuses what does not fit or is no token", async () => {
    const long = "a lamp in the fog, ".repeat(60);
    const score = await ask({ kind: "score", prompt, completion: long, includeEnd: false, adapterHash: null });
    expect(score.tokens.length).toBeGreaterThan(300);
    expect(score.tokenLogProbs.every((value) => Number.isFinite(value) && value <= 0)).toBe(true);
    const refused = (completion: string | number[]) =>
      ask({ kind: "score", prompt, completion, includeEnd: false, adapterHash: null });
    await expect(refused("word ".repeat(600))).rejects.toMatchObject({ code: "PROMPT_TOO_LONG" });
    await expect(refused([49_152])).rejects.toMatchObject({ code: "INVALID" });
  });

  it("renders the chat template with control tokens, and text without any", async () => {
    const ids = await ask({ kind: "tokenize", prompt: { messages: user("Hi") } });
    expect(ids.filter((id) => id === 1 || id === 2)).toEqual([1, 2, 1]);
    expect(await ask({ kind: "tokenize", prompt: { text: "<|im_end|>" } })).not.toContain(2);
  });
});

describe("labels", () => {
  const labels = ["card_arrival", "card_arrival late", 'lost "or" stolen\\', "declined"];

  it("writes exactly one of them, whatever the version and however it samples", async () => {
    for (const adapterHash of versions()) {
      for (const temperature of [0, 1.5]) {
        const text = await answer(adapterHash, {
          labels,
          temperature,
          messages: user("My card is gone!"),
          maxTokens: 30,
        });
        expect(labels).toContain(text);
      }
    }
  });

  it("reaches each of them, also those with characters that a grammar could misread", async () => {
    for (const label of labels) expect(await answer(null, { labels: [label], maxTokens: 30 })).toBe(label);
  });
});

describe.each(["llama", "qwen2"] as const)("a %s model", (architecture) => {
  it("draws the same tokens through the library's public path", async () => {
    const modelPath = join(dir, `${architecture}.gguf`);
    writeRandomModel(modelPath, { shape: tinyShapes[architecture], name: architecture, type: "f32", seed: 2 });
    const { hash } = await writeRandomAdapter(dir, { basePath: modelPath, seed: 1 });
    const byUs = await startRealEngine({ modelPath, artifactsDir: dir });
    const byLibrary = await startRealEngine({ modelPath, artifactsDir: dir, scheduler: "public" });
    for (const adapterHash of [null, hash]) {
      for (const temperature of [0, 0.8]) {
        const request = aRequest({ adapterHash, maxTokens: 40, temperature, seed: 5 });
        const ours = await collect(byUs.generate(request, never));
        const theirs = await collect(byLibrary.generate(request, never));
        expect(theirs.text).toBe(ours.text);
        expect(theirs.last).toEqual(ours.last);
      }
      const query = { kind: "score" as const, prompt, completion: "a lamp", includeEnd: true, adapterHash };
      const [theirs, ours] = [await byLibrary.ask(query), await byUs.ask(query)];
      for (const [at, value] of ours.tokenLogProbs.entries()) expect(theirs.tokenLogProbs[at]).toBeCloseTo(value, 3);
      const next = { kind: "nextTokens" as const, prompt, top: 5, adapterHash };
      expect((await byLibrary.ask(next)).map(({ id }) => id)).toEqual((await byUs.ask(next)).map(({ id }) => id));
    }
    await byUs.close();
    await byLibrary.close();
  });
});
