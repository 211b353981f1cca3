import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fakeEmbedder } from "../../embed/fake-embedder.ts";
import { createServer } from "../../server.ts";
import { aRequest, collect, until } from "../../testing.ts";
import { createFakeEngine, type FakeEngineOptions } from "../fake-engine.ts";
import { contract } from "./remote-contract.ts";
import { createRemoteEngine, type RemoteOptions } from "./remote-engine.ts";

const token = "a-secret-for-tests";
const never = new AbortController().signal;
const hash = "a".repeat(64);
const opened: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function remote(url: string, more: Partial<RemoteOptions> = {}) {
  const engine = createRemoteEngine({
    url,
    key: token,
    model: null,
    dialect: null,
    baseHash: null,
    peftDir: null,
    slots: 4,
    contextTokens: 2_048,
    ...more,
  });
  opened.push(engine);
  return engine;
}

/** Our own server over the fake engine, seen through its /v1 as a remote one. */
async function overOurDoor(options: FakeEngineOptions = {}) {
  const engine = createFakeEngine({ rate: 2_000, name: "base", adapters: [hash], ...options });
  const server = createServer({ engine, embedder: fakeEmbedder, token });
  opened.push(server);
  return remote(await server.listen({ host: "127.0.0.1", port: 0 }));
}

describe("our own /v1 as a remote engine", () => {
  it.each(contract)("$name", async ({ check }) => {
    await check({ engine: await overOurDoor(), adapterHash: hash });
  });

  it("says what it serves", async () => {
    const engine = await overOurDoor({ contextTokens: 777 });
    await until(() => engine.status().host.state === "ready");
    expect(engine.status().model).toMatchObject({ name: "base", contextTokens: 777, slots: 4 });
  });
});

type Call = { path: string; body: Record<string, unknown> | null };

/** A server that answers as it is told, and keeps what it was asked. */
async function scriptedServer(answers: Record<string, unknown>) {
  const calls: Call[] = [];
  const http = createHttpServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    const path = request.url ?? "";
    calls.push({ path, body: text ? JSON.parse(text) : null });
    const answer = answers[path];
    if (answer === undefined) return void response.writeHead(404).end('{"error":{"message":"not found"}}');
    if (typeof answer === "string") return void response.end(answer);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  opened.push({
    close: () =>
      new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      }),
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, calls };
}

const stream = (...chunks: object[]) =>
  [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), "data: [DONE]\n\n"].join("");
const said = (content: string) => ({ choices: [{ delta: { content } }] });
const over = { choices: [{ delta: {}, finish_reason: "stop" }] };
const models = (owned_by: string) => ({ data: [{ id: "m", owned_by }] });

describe("the dialects", () => {
  it("loads an adapter into vLLM once, under its hash, and binds to labels", async () => {
    const { url, calls } = await scriptedServer({
      "/v1/models": models("vllm"),
      "/v1/load_lora_adapter": "loaded",
      "/v1/chat/completions": stream(said("yes"), over),
    });
    const engine = remote(url, { peftDir: "/peft/" });
    for (const labels of [["yes", "no"], null]) {
      const { text } = await collect(engine.generate(aRequest({ adapterHash: hash, labels }), never));
      expect(text).toBe("yes");
    }
    const loads = calls.filter(({ path }) => path === "/v1/load_lora_adapter");
    expect(loads.map(({ body }) => body)).toEqual([{ lora_name: hash, lora_path: `/peft/${hash}` }]);
    const chats = calls.filter(({ path }) => path === "/v1/chat/completions");
    expect(chats[0]?.body).toMatchObject({ model: hash, structured_outputs: { choice: ["yes", "no"] } });
  });

  it("finds an adapter of llama-server by its file, and gives labels as a grammar", async () => {
    const { url, calls } = await scriptedServer({
      "/v1/models": models("llamacpp"),
      "/lora-adapters": [
        { id: 0, path: "/x/b" },
        { id: 1, path: `/x/aa/${hash}` },
      ],
      "/v1/chat/completions": stream(said("yes"), over),
    });
    const engine = remote(url);
    await collect(engine.generate(aRequest({ adapterHash: hash, labels: ["yes", 'n"o'] }), never));
    expect(calls.at(-1)?.body).toMatchObject({
      lora: [
        { id: 0, scale: 0 },
        { id: 1, scale: 1 },
      ],
      grammar: 'root ::= "yes" | "n\\"o"',
    });
    const { last } = await collect(engine.generate(aRequest({ adapterHash: "b".repeat(64) }), never));
    expect(last).toMatchObject({ type: "failed", code: "MODEL_NOT_LOADED" });
  });

  it("takes the quotes off a label of Ollama", async () => {
    const { url } = await scriptedServer({
      "/v1/models": models("library"),
      "/v1/chat/completions": stream(said('"a \\"'), said('b\\""'), over),
    });
    const { text } = await collect(remote(url).generate(aRequest({ labels: ['a "b"'] }), never));
    expect(text).toBe('a "b"');
  });

  it("weighs through vLLM and reads next tokens through llama-server", async () => {
    const vllm = await scriptedServer({
      "/v1/models": models("vllm"),
      "/v1/completions": { choices: [{ prompt_logprobs: [null, { 8: { logprob: -1 } }, { 9: { logprob: -2 } }] }] },
    });
    const query = { prompt: { tokens: [7] }, adapterHash: null };
    const score = { kind: "score" as const, ...query, completion: [8, 9], includeEnd: false };
    expect(await remote(vllm.url).ask(score)).toEqual({ logProb: -3, tokens: [8, 9], tokenLogProbs: [-1, -2] });
    const llama = await scriptedServer({
      "/v1/models": models("llamacpp"),
      "/lora-adapters": [],
      "/completion": { completion_probabilities: [{ top_logprobs: [{ id: 5, token: "a", logprob: 0 }] }] },
    });
    const engine = remote(llama.url);
    expect(await engine.ask({ kind: "nextTokens", ...query, top: 1 })).toEqual([{ id: 5, text: "a", p: 1 }]);
    await expect(engine.ask(score)).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("a remote server in trouble", () => {
  it("ends an answer that breaks off in ENGINE_LOST", async () => {
    const { url } = await scriptedServer({
      "/v1/models": models("vllm"),
      "/v1/chat/completions": stream(said("half")),
    });
    const { last, text } = await collect(remote(url).generate(aRequest(), never));
    expect(text).toBe("half");
    expect(last).toMatchObject({ type: "failed", code: "ENGINE_LOST" });
  });

  it("is not ready while it cannot be reached, and says so", async () => {
    const engine = remote("http://127.0.0.1:9");
    const { last } = await collect(engine.generate(aRequest(), never));
    expect(last).toMatchObject({ type: "failed", code: "MODEL_NOT_LOADED" });
    expect(engine.status()).toMatchObject({ host: { state: "restarting" }, model: null });
  });

  it("passes on when a busy server wants to be asked again", async () => {
    const engine = await overOurDoor({ slots: 1, faults: { hangAfter: 0 } });
    await until(() => engine.status().host.state === "ready");
    const stop = new AbortController();
    const running = Array.from({ length: 65 }, () => collect(engine.generate(aRequest(), stop.signal)));
    await until(async () => {
      const { last } = await collect(engine.generate(aRequest(), AbortSignal.timeout(200)));
      return last?.type === "failed" && last.code === "ENGINE_BUSY" && (last.retryAfterMs ?? 0) >= 1_000;
    });
    stop.abort();
    await Promise.all(running);
  });
});
