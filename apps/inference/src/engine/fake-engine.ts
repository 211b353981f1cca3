import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@whetstone/core/errors";
import type { ChosenToken, Prompt, ResolvedGenerateRequest, Usage } from "../contract.ts";
import type { Engine, EngineEvent, EngineQuery } from "./engine.ts";

/** Faults to inject; each may be set alone. Counts are tokens of one answer. */
export type FakeFaults = {
  /** The engine is lost after this many tokens. */
  loseAfter?: number;
  /** Nothing more comes after this many tokens, until the request is aborted. */
  hangAfter?: number;
  /** Milliseconds before the first token. */
  slowStartMs?: number;
  /** 1: the engine never becomes ready. */
  neverReady?: number;
};

export type FakeEngineOptions = {
  name?: string;
  slots?: number;
  contextTokens?: number;
  /** Tokens per second of each answer; Infinity does not wait at all. Default 20. */
  rate?: number;
  faults?: FakeFaults;
  /** Hashes of adapters that it knows; every other one is not loaded. */
  adapters?: string[];
  /** The whole answer to a request; by default words drawn from its text and seed, `{}` for a schema, the first label. */
  reply?: (request: ResolvedGenerateRequest) => string;
};

/** For load and faults only: no model, the same words for the same request, one token per word. */
export function createFakeEngine(options: FakeEngineOptions = {}): Engine {
  const { slots = 4, contextTokens = 2_048, rate = 20, faults = {}, reply = seededReply, adapters = [] } = options;
  const live = new Set<string>();

  function use(hash: string | null): void {
    if (hash === null) return;
    if (!adapters.includes(hash)) throw new AppError("MODEL_NOT_LOADED", `Adapter ${hash} cannot be loaded.`);
    live.add(hash);
  }

  function answerQuery(query: EngineQuery) {
    if (query.kind === "tokenize") return wordIds(query.prompt);
    if (query.kind === "adapters") return [...live].map((hash) => ({ hash, isServing: true, running: 0, idleMs: 0 }));
    if (query.kind === "rerank") return query.documents.map((text) => sharedWords(query.query, text));
    if (query.kind === "retire") {
      live.delete(query.adapterHash);
      return null;
    }
    use(query.adapterHash);
    if (query.kind === "warm") return null;
    if (query.kind === "nextTokens") return [{ id: 1, text: "open", p: 1 }];
    const tokens = typeof query.completion === "string" ? wordIds({ text: query.completion }) : query.completion;
    const tokenLogProbs = tokens.map(() => -1);
    return { logProb: -tokens.length, tokens, tokenLogProbs };
  }

  async function* generate(request: ResolvedGenerateRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    if (faults.neverReady) return yield { type: "failed", code: "MODEL_NOT_LOADED", message: "No model is loaded." };
    if (request.adapterHash !== null && !adapters.includes(request.adapterHash)) {
      return yield { type: "failed", code: "MODEL_NOT_LOADED", message: "There is no such adapter." };
    }
    use(request.adapterHash);
    const promptTokens = countWords(request.messages);
    if (promptTokens > contextTokens - request.maxTokens) {
      return yield { type: "failed", code: "PROMPT_TOO_LONG", message: "The prompt does not fit." };
    }
    const usage: Usage = { promptTokens, cachedTokens: 0, outputTokens: 0 };
    yield { type: "started", promptTokens, cachedTokens: 0 };
    if (faults.slowStartMs) await pause(faults.slowStartMs, signal);
    const { text, isStopped } = cutAtStop(reply(request), request.stop);
    const words = text.match(/\s*\S+/g) ?? [];
    for (const word of words.slice(0, request.maxTokens)) {
      if (usage.outputTokens === faults.loseAfter) {
        return yield { type: "failed", code: "ENGINE_LOST", message: "The engine was lost (on purpose)." };
      }
      if (usage.outputTokens === faults.hangAfter) await untilAborted(signal);
      else if (rate !== Number.POSITIVE_INFINITY) await pause(1_000 / rate, signal);
      if (signal.aborted) return yield { type: "ended", reason: "cancelled", usage };
      usage.outputTokens += 1;
      yield { type: "delta", text: word, ...fakeWeights(word, request.topLogProbs) };
    }
    const reason = words.length > request.maxTokens ? "length" : isStopped ? "stop" : "end";
    yield { type: "ended", reason, usage };
  }

  return {
    generate,
    slots,
    ask: async (query) => answerQuery(query) as never,
    countTokens: async (messages) => countWords(messages),
    status: () => ({
      host: {
        state: faults.neverReady ? "starting" : "ready",
        restarts: 0,
        pid: process.pid,
        error: null,
        silentMs: 0,
      },
      model: {
        name: options.name ?? "fake",
        baseHash: "0".repeat(64),
        adapterHash: null,
        templateHash: "0".repeat(64),
        parameters: 0,
        contextTokens,
        slots,
      },
    }),
    close: async () => {},
  };
}

/** Reads a comma list such as `loseAfter=5,slowStartMs=200`; unknown names are ignored. */
export function parseFaults(text: string): FakeFaults {
  const pairs = text.split(",").map((part) => part.trim().split("="));
  return Object.fromEntries(pairs.filter(([name]) => name).map(([name, value]) => [name, Number(value)]));
}

const vocabulary = ["open", "the", "settings", "page", "choose", "your", "account", "and", "press", "save"];

function seededReply(request: ResolvedGenerateRequest): string {
  if (request.schema) return "{}";
  if (request.labels) return request.labels[0] ?? "";
  const text = request.messages.map((message) => message.content).join("\n");
  let state = request.seed ?? 1;
  for (const character of text + (request.adapterHash ?? ""))
    state = (Math.imul(state, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  const words = Array.from({ length: 40 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return vocabulary[state % vocabulary.length];
  });
  return words.join(" ");
}

function cutAtStop(text: string, stops: string[]): { text: string; isStopped: boolean } {
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return found.length > 0 ? { text: text.slice(0, Math.min(...found)), isStopped: true } : { text, isStopped: false };
}

/** One id per word, the same for the same word. */
function wordIds(prompt: Prompt): number[] {
  if ("tokens" in prompt) return prompt.tokens;
  const text = "text" in prompt ? prompt.text : prompt.messages.map((message) => message.content).join("\n");
  return (text.match(/\S+/g) ?? []).map((word) => [...word].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0));
}

function countWords(messages: ResolvedGenerateRequest["messages"]): number {
  return messages.reduce((sum, message) => sum + 2 + (message.content.match(/\S+/g)?.length ?? 0), 0);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {});
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Every word is as likely as a coin's side, and `other` is the other side. */
function fakeWeights(text: string, top: number | null): { tokens?: ChosenToken[] } {
  if (top === null) return {};
  const [token, other] = [text, " other"].map((word) => ({ id: null, text: word, logProb: Math.log(0.5) }));
  return token && other ? { tokens: [{ ...token, top: [token, other].slice(0, top) }] } : {};
}

/** Share of the query's words that a document has. */
function sharedWords(query: string, document: string): number {
  const words = query.toLowerCase().match(/\w+/g) ?? [];
  const known = new Set(document.toLowerCase().match(/\w+/g));
  return words.filter((word) => known.has(word)).length / Math.max(1, words.length);
}
