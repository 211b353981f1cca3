import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { fakeEmbedder } from "../embed/fake-embedder.ts";
import { createFakeEngine, type FakeEngineOptions } from "../engine/fake-engine.ts";
import { createServer } from "../server.ts";
import { until } from "../testing.ts";

const apiKey = "a-secret-for-tests";
const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(options: FakeEngineOptions & { maxWaiting?: number } = {}) {
  const engine = createFakeEngine({ rate: Number.POSITIVE_INFINITY, name: "base", ...options });
  const server = createServer({ engine, embedder: fakeEmbedder, token: apiKey, maxWaiting: options.maxWaiting });
  opened.push(server);
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return { url, openai: new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 }) };
}

const messages = [{ role: "user" as const, content: "How do I save?" }];
const hash = "a".repeat(64);

describe("the openai client", () => {
  it("gets a whole answer with its usage", async () => {
    const { openai } = await open({ reply: () => "Press the save button." });
    const answer = await openai.chat.completions.create({ model: "base", messages });
    expect(answer.choices[0]).toMatchObject({
      message: { role: "assistant", content: "Press the save button." },
      finish_reason: "stop",
    });
    expect(answer.usage).toMatchObject({ prompt_tokens: 6, completion_tokens: 4, total_tokens: 10 });
  });

  it("gets a stream, and the usage where it asks for it", async () => {
    const { openai } = await open({ reply: () => "one two three" });
    const stream = await openai.chat.completions.create({
      model: "base",
      messages,
      max_tokens: 2,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe("one two");
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean)).toEqual(["length"]);
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(2);
  });

  it("lists the base and live adapters, and asks one of them by name", async () => {
    const { openai } = await open({ adapters: [hash], reply: ({ adapterHash }) => adapterHash ?? "base" });
    const ask = async (model: string) =>
      (await openai.chat.completions.create({ model, messages })).choices[0]?.message.content;
    expect(await ask("base")).toBe("base");
    expect(await ask(`base:${hash}`)).toBe(hash);
    expect(await ask(hash)).toBe(hash);
    const { data } = await openai.models.list();
    expect(data.map(({ id }) => id)).toEqual(["base", `base:${hash}`, "all-MiniLM-L6-v2"]);
    await expect(ask("gpt-4o")).rejects.toMatchObject({ status: 404, code: "model_not_found" });
    await expect(ask(`base:${"b".repeat(64)}`)).rejects.toMatchObject({ status: 503, code: "model_not_loaded" });
  });

  it("passes on what shapes an answer", async () => {
    const seen: unknown[] = [];
    const reply: FakeEngineOptions["reply"] = (request) => {
      seen.push(request);
      return "{}";
    };
    const { openai } = await open({ reply });
    const schema = { type: "object", properties: { topic: { type: "string" } } };
    await openai.chat.completions.create({
      model: "base",
      messages: [{ role: "developer", content: [{ type: "text", text: "Be brief." }] }, ...messages],
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      stop: "END",
      user: "shop",
      response_format: { type: "json_schema", json_schema: { name: "topic", schema } },
    });
    expect(seen[0]).toMatchObject({
      messages: [{ role: "system", content: "Be brief." }, messages[0]],
      temperature: 0.5,
      topP: 0.9,
      seed: 7,
      stop: ["END"],
      site: "user:shop",
      schema,
    });
  });

  it("gets the probabilities of each token where it asks for them, whole and streamed", async () => {
    const { openai } = await open({ reply: () => "Press save" });
    const asked = { model: "base", messages, logprobs: true, top_logprobs: 2 };
    const whole = (await openai.chat.completions.create(asked)).choices[0]?.logprobs?.content;
    expect(whole?.map(({ token, bytes }) => [token, Buffer.from(bytes ?? []).toString()])).toEqual([
      ["Press", "Press"],
      [" save", " save"],
    ]);
    expect(whole?.[0]?.logprob).toBeCloseTo(Math.log(0.5));
    expect(whole?.[0]?.top_logprobs.map(({ token }) => token)).toEqual(["Press", " other"]);
    const streamed = [];
    for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true })) {
      streamed.push(...(chunk.choices[0]?.logprobs?.content ?? []));
    }
    expect(streamed).toEqual(whole);
    const without = await openai.chat.completions.create({ model: "base", messages });
    expect(without.choices[0]?.logprobs).toBeNull();
  });

  it.each([
    ["a tool", { tools: [{ type: "function", function: { name: "f" } }] }, /tools are not served/],
    ["several answers", { n: 2 }, /one answer per request/],
    ["a penalty", { frequency_penalty: 1 }, /penalties are not served/],
    ["a temperature of 3", { temperature: 3 }, /temperature/],
    [
      "a picture",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }] },
      /messages/,
    ],
  ])("is told by name that %s is not served", async (_, more, reason) => {
    const { openai } = await open();
    const asked = openai.chat.completions.create({ model: "base", messages, ...(more as object) });
    await expect(asked).rejects.toMatchObject({ status: 400, message: expect.stringMatching(reason) });
  });

  it("sees each failure as its status", async () => {
    const ask = async (options: FakeEngineOptions, more: object = {}) => {
      const { openai } = await open(options);
      return openai.chat.completions.create({ model: "base", messages, ...more });
    };
    await expect(ask({ faults: { neverReady: 1 } })).rejects.toMatchObject({ status: 503 });
    await expect(ask({ contextTokens: 10 }, { max_tokens: 9 })).rejects.toMatchObject({
      status: 400,
      code: "context_length_exceeded",
    });
    await expect(ask({ faults: { loseAfter: 0 } })).rejects.toMatchObject({ status: 503, code: "engine_lost" });
    const stranger = new OpenAI({ baseURL: (await open()).openai.baseURL, apiKey: "wrong", maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 });
  });

  it("sees a failure in mid-stream as an error, not as an end", async () => {
    const { openai } = await open({ faults: { loseAfter: 2 } });
    const stream = await openai.chat.completions.create({ model: "base", messages, stream: true });
    const read = async () => {
      for await (const chunk of stream) void chunk;
    };
    await expect(read()).rejects.toMatchObject({ code: "engine_lost" });
  });

  it("is told when to come back when the queue is full, and frees its slot when it leaves", async () => {
    const { openai, url } = await open({ slots: 1, maxWaiting: 0, faults: { hangAfter: 1 } });
    const leaving = new AbortController();
    const stream = await openai.chat.completions.create(
      { model: "base", messages, stream: true },
      { signal: leaving.signal },
    );
    const refused = await openai.chat.completions.create({ model: "base", messages }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 429 });
    expect(Number((refused as { headers: Headers }).headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    leaving.abort();
    await expect(async () => {
      for await (const chunk of stream) void chunk;
    }).not.toThrow();
    await until(async () => {
      const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${apiKey}` } });
      return (await metrics.text()).includes("inference_running 0");
    });
  });

  it("gets embeddings, as numbers and packed", async () => {
    const { openai } = await open();
    const model = "all-MiniLM-L6-v2";
    const packed = await openai.embeddings.create({ model, input: ["one", "three"] });
    const plain = await openai.embeddings.create({ model, input: "one", encoding_format: "float" });
    expect(packed.data).toHaveLength(2);
    expect(packed.data[0]?.embedding[0]).toBe(3);
    expect(plain.data[0]?.embedding).toEqual([...(packed.data[0]?.embedding ?? [])]);
  });
});

describe("LangChain", () => {
  it("answers, streams and follows a schema through ChatOpenAI", async () => {
    const { url } = await open({ reply: ({ schema }) => (schema ? '{"topic":"login"}' : "Press the save button.") });
    const chat = new ChatOpenAI({ model: "base", apiKey, configuration: { baseURL: `${url}/v1` }, maxRetries: 0 });
    const asked = [new SystemMessage("Be brief."), new HumanMessage("How do I save?")];
    expect((await chat.invoke(asked)).text).toBe("Press the save button.");
    let streamed = "";
    for await (const chunk of await chat.stream(asked)) streamed += chunk.text;
    expect(streamed).toBe("Press the save button.");
    const schema = { type: "object", properties: { topic: { type: "string" } }, required: ["topic"] };
    const structured = chat.withStructuredOutput(schema, { name: "topic", method: "jsonSchema" });
    expect(await structured.invoke("I cannot log in")).toEqual({ topic: "login" });
  });

  it("embeds through OpenAIEmbeddings", async () => {
    const { url } = await open();
    const embeddings = new OpenAIEmbeddings({
      model: "all-MiniLM-L6-v2",
      apiKey,
      configuration: { baseURL: `${url}/v1` },
    });
    expect((await embeddings.embedQuery("one"))[0]).toBe(3);
  });
});

describe("POST /v1/rerank", () => {
  it("gives the documents best first, as many as are wanted", async () => {
    const { url } = await open();
    const response = await fetch(`${url}/v1/rerank`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        query: "return a bag",
        documents: ["Zips are repaired.", { text: "You may return a bag." }, "A bag."],
        ...{ top_n: 2, return_documents: true },
      }),
    });
    const { results } = (await response.json()) as { results: { index: number; document: { text: string } }[] };
    expect(results.map(({ index }) => index)).toEqual([1, 2]);
    expect(results[0]?.document.text).toBe("You may return a bag.");
  });
});

describe("POST /generate", () => {
  const post = (url: string, body: unknown) =>
    fetch(`${url}/generate`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  it("takes a text and gives one", async () => {
    const { url } = await open({ reply: () => "one two three" });
    const response = await post(url, { text: "Say three words.", max_tokens: 2 });
    expect(await response.json()).toEqual({ text: "one two", prompt_tokens: 5, completion_tokens: 2 });
  });

  it("refuses what is no such request", async () => {
    const { url } = await open();
    for (const body of ["no json", {}, { text: "" }, { text: "x", max_tokens: 0 }, "x".repeat(1_100_000)]) {
      expect((await post(url, body)).status).toBe(400);
    }
    expect((await fetch(`${url}/generate`, { method: "POST" })).status).toBe(401);
  });
});
