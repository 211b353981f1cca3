import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createInferenceClient, type GenerateRequest } from "./client.ts";
import { fakeEmbedder } from "./embed/fake-embedder.ts";
import type { Engine } from "./engine/engine.ts";
import { createFakeEngine, type FakeEngineOptions } from "./engine/fake-engine.ts";
import { createServer } from "./server.ts";
import { collect, until } from "./testing.ts";

const token = "a-secret-for-tests";
const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(options: FakeEngineOptions & { engine?: Engine; maxWaiting?: number } = {}) {
  const engine = options.engine ?? createFakeEngine({ rate: Number.POSITIVE_INFINITY, ...options });
  const server = createServer({ engine, embedder: fakeEmbedder, token, maxWaiting: options.maxWaiting });
  opened.push(server);
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return { url, server, client: createInferenceClient({ url, token }) };
}

let lastId = 0;
const request = (more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  requestId: `r${++lastId}`,
  site: "site",
  messages: [{ role: "user", content: "How do I save?" }],
  ...more,
});

describe("generate over HTTP", () => {
  it("streams started, deltas and one last event", async () => {
    const { client } = await open({ reply: () => "open the page" });
    const { events, text } = await collect(client.generate(request()));
    expect(text).toBe("open the page");
    expect(events.map(({ type }) => type)).toEqual(["started", "delta", "delta", "delta", "finished"]);
    expect(events.at(-1)).toMatchObject({ reason: "end", usage: { outputTokens: 3 } });
  });

  it("carries a prompt that would not fit into a URL", async () => {
    const { client } = await open({ contextTokens: 100_000 });
    const messages = [{ role: "user" as const, content: "word ".repeat(20_000) }];
    expect((await collect(client.generate(request({ messages })))).last?.type).toBe("finished");
  });

  it("frees the slot on Stop and says what was used", async () => {
    const { client } = await open({ rate: 200, faults: { hangAfter: 3 } });
    const stop = new AbortController();
    const events = [];
    for await (const event of client.generate(request(), { signal: stop.signal })) {
      events.push(event);
      if (events.length === 4) stop.abort();
    }
    expect(events.at(-1)).toMatchObject({ type: "stopped", usage: { outputTokens: 3 } });
    expect((await client.status()).queue).toEqual({ running: 0, waiting: 0 });
  });

  it("frees the slot when the reader just goes away", async () => {
    const { client } = await open({ faults: { hangAfter: 1 } });
    for await (const event of client.generate(request())) if (event.type === "delta") break;
    await until(async () => (await client.status()).queue.running === 0);
  });

  it("stops a request that still waits", async () => {
    const { client } = await open({ slots: 1, faults: { hangAfter: 0 } });
    const stop = new AbortController();
    const running = collect(client.generate(request(), { signal: stop.signal }));
    await until(async () => (await client.status()).queue.running === 1);
    const leaving = new AbortController();
    const waiting = collect(client.generate(request(), { signal: leaving.signal }));
    await until(async () => (await client.status()).queue.waiting === 1);
    leaving.abort();
    expect((await waiting).last?.type).toBe("stopped");
    expect((await client.status()).queue).toEqual({ running: 1, waiting: 0 });
    stop.abort();
    expect((await running).last?.type).toBe("stopped");
  });

  it("refuses quickly when the queue is full", async () => {
    const { client } = await open({ slots: 1, maxWaiting: 0, faults: { hangAfter: 0 } });
    const stop = new AbortController();
    const running = collect(client.generate(request(), { signal: stop.signal }));
    await until(async () => (await client.status()).queue.running === 1);
    const started = performance.now();
    const { last } = await collect(client.generate(request()));
    expect(last).toMatchObject({ type: "failed", code: "ENGINE_BUSY", retryAfterMs: expect.any(Number) });
    expect(performance.now() - started).toBeLessThan(200);
    stop.abort();
    await running;
  });

  it("ends at its deadline", async () => {
    const { client } = await open({ faults: { hangAfter: 1 } });
    const { last } = await collect(client.generate(request({ deadlineMs: 150 })));
    expect(last).toMatchObject({ type: "failed", code: "DEADLINE_EXCEEDED" });
  });

  it.each([
    ["an engine that is lost", { faults: { loseAfter: 2 } }, {}, "ENGINE_LOST"],
    ["no model", { faults: { neverReady: 1 } }, {}, "MODEL_NOT_LOADED"],
    ["an adapter that is not there", {}, { adapterHash: "0".repeat(64) }, "MODEL_NOT_LOADED"],
    ["a long prompt", { contextTokens: 10 }, {}, "PROMPT_TOO_LONG"],
    ["a request of the wrong form", {}, { maxTokens: -1 }, "INVALID"],
  ])("ends %s in its code", async (_, engine, more, code) => {
    const { client } = await open(engine);
    const { last } = await collect(client.generate(request(more)));
    expect(last).toMatchObject({ type: "failed", code });
  });

  it("says that the engine is lost when the connection breaks in mid-answer", async () => {
    const { url } = await open({ faults: { hangAfter: 2 } });
    const cable = await openCable(Number(new URL(url).port));
    const client = createInferenceClient({ url: cable.url, token });
    const events = [];
    for await (const event of client.generate(request())) {
      events.push(event.type === "failed" ? event.code : event.type);
      if (events.length === 3) cable.cut();
    }
    expect(events).toEqual(["started", "delta", "delta", "ENGINE_LOST"]);
  });

  it("says the same when the server is closed or not there", async () => {
    const { client, server } = await open({ faults: { hangAfter: 2 } });
    const running = collect(client.generate(request()));
    await until(async () => (await client.status()).queue.running === 1);
    await server.close();
    expect((await running).last?.type).toBe("stopped");
    expect((await collect(client.generate(request()))).last).toMatchObject({ type: "failed", code: "ENGINE_LOST" });
    await expect(client.status()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});

/** Passes bytes on to a port until it is cut. */
async function openCable(port: number) {
  const sockets = new Set<Socket>();
  const listener = createTcpServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) sockets.add(socket.on("error", () => {}));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  opened.push({
    close: async () => {
      cut();
      listener.close();
    },
  });
  return { url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, cut };
}

describe("the other doors", () => {
  it("gives vectors back as they were, for any number of texts", async () => {
    const { client } = await open();
    const texts = Array.from({ length: 300 }, (_, index) => "x".repeat(index * 20));
    const vectors = await client.embed(texts);
    expect(vectors.map((vector) => vector[0])).toEqual(texts.map((text) => text.length));
    expect(vectors[0]).toHaveLength(384);
    expect(await client.embed([])).toEqual([]);
    await expect(client.embed(["unavailable"])).rejects.toMatchObject({ code: "UNAVAILABLE", retryAfterMs: 5 });
  });

  it("lets nobody in without the token, except to ask whether it lives", async () => {
    const { url } = await open();
    const status = async (path: string, headers?: Record<string, string>) =>
      (await fetch(url + path, { headers })).status;
    expect(await status("/healthz")).toBe(200);
    for (const path of ["/readyz", "/metrics", "/trpc/status", "/"]) {
      expect(await status(path)).toBe(401);
      expect(await status(path, { authorization: "Bearer wrong" })).toBe(401);
      expect(await status(path, { authorization: `Bearer ${token}x` })).toBe(401);
    }
    expect(await status("/readyz", { authorization: `Bearer ${token}` })).toBe(200);
    const stranger = createInferenceClient({ url, token: "wrong" });
    await expect(stranger.status()).rejects.toMatchObject({ code: "INTERNAL" });
    expect((await collect(stranger.generate(request()))).last).toMatchObject({ type: "failed", code: "INTERNAL" });
  });

  it("is alive but not ready without a model", async () => {
    const { url } = await open({ faults: { neverReady: 1 } });
    const ready = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${token}` } });
    expect(ready.status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("refuses a body of more than a megabyte", async () => {
    const { client } = await open();
    const messages = [{ role: "user" as const, content: "x".repeat(1_100_000) }];
    expect((await collect(client.generate(request({ messages })))).last).toMatchObject({
      type: "failed",
      code: "INVALID",
    });
  });

  it("counts what it did", async () => {
    const { url, client } = await open({ reply: () => "one two" });
    await collect(client.generate(request()));
    const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    expect(text).toContain('inference_requests_total{outcome="finished"} 1');
    expect(text).toContain('inference_tokens_total{kind="output"} 2');
    expect(text).toContain("inference_first_token_ms_count 1");
  });
});
