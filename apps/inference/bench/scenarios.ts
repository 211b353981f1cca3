import { seededRandom } from "./random-weights.ts";
import { firstMs, lastAt, streamChat, type Trace } from "./sse-client.ts";
import type { Target } from "./targets.ts";

/** Numbers of one run of one scenario; names say the unit. */
export type Numbers = Record<string, number>;

export type Scenario = {
  name: string;
  /** What it does, for the table. */
  what: string;
  run: (target: Target, seed: number) => Promise<Numbers>;
};

type Ask = { words: string; tokens: number; system?: string; adapter?: 0 | 1 | null; earlier?: object[] };

/** The ways in which a support chat uses a model server. Every prompt is new unless the scenario is about caches. */
export const scenarios: Scenario[] = [
  {
    name: "cold",
    what: "cold 512-token prompt",
    run: async (target, seed) => ({ ttftMs: firstMs(await chat(target, { words: words(seed, 490), tokens: 4 })) }),
  },
  {
    name: "single",
    what: "one chat, 128 tokens",
    run: async (target, seed) => {
      const trace = await chat(target, { words: words(seed, 40), tokens: 128 });
      return { tokensPerSecond: ((trace.tokens - 1) / (lastAt(trace) - (trace.arrivals[0] ?? 0))) * 1_000 };
    },
  },
  {
    name: "chats4",
    what: "4 chats at once, 96 tokens each",
    run: (target, seed) => together(target, { seed, chats: 4 }),
  },
  {
    name: "chats8",
    what: "8 chats at once, 96 tokens each",
    run: (target, seed) => together(target, { seed, chats: 8 }),
  },
  {
    name: "adapters",
    what: "3 chats on adapter A and 3 on B at once, 64 tokens each",
    run: async (target, seed) => {
      for (const adapter of [0, 1] as const)
        await chat(target, { words: words(seed + adapter, 8), tokens: 1, adapter });
      return parallel(
        [0, 1, 0, 1, 0, 1].map((adapter, index) => ({
          target,
          ask: { words: words(seed + 10 + index, 40), tokens: 64, adapter: adapter as 0 | 1 },
        })),
      );
    },
  },
  {
    name: "burst",
    what: "4 prompts of 384 tokens at once",
    run: async (target, seed) => {
      const asks = [0, 1, 2, 3].map((index) => ({ target, ask: { words: words(seed + index, 362), tokens: 16 } }));
      const { ttftMs = Number.NaN, lastTtftMs = Number.NaN } = await parallel(asks);
      return { meanTtftMs: ttftMs, lastTtftMs };
    },
  },
  {
    name: "stall",
    what: "a 1,024-token prompt arrives while a chat is answered",
    run: async (target, seed) => {
      let long: Promise<Trace> | null = null;
      const running = await chat(target, { words: words(seed, 40), tokens: 260 }, (trace) => {
        if (trace.arrivals.length === 12) long = chat(target, { words: words(seed + 1, 1_000), tokens: 2 });
      });
      const ended = await (long as Promise<Trace> | null);
      return { gapMs: longestGap(running.arrivals), ttftMs: ended ? firstMs(ended) : Number.NaN };
    },
  },
  {
    name: "second",
    what: "second turn of 4 interleaved chats",
    run: async (target, seed) => {
      const system = words(seed, 300);
      const firsts: { question: string; text: string }[] = [];
      for (const index of [1, 2, 3, 4]) {
        const question = words(seed + index, 120);
        const { text } = await chat(target, { words: question, tokens: 12, system });
        firsts.push({ question, text });
      }
      const times = [];
      for (const [index, { question, text }] of firsts.entries()) {
        const earlier = [
          { role: "user", content: question },
          { role: "assistant", content: text },
        ];
        const ask = { words: words(seed + 20 + index, 30), tokens: 4, system, earlier };
        times.push(firstMs(await chat(target, ask)));
      }
      return { ttftMs: mean(times) };
    },
  },
  {
    name: "known",
    what: "first turn, 384-token system prompt known",
    run: async (target, seed) => {
      const system = words(seed, 362);
      await chat(target, { words: words(seed + 1, 20), tokens: 1, system });
      return { ttftMs: firstMs(await chat(target, { words: words(seed + 2, 20), tokens: 4, system })) };
    },
  },
];

/** One chat of the light load that fills caches over time. */
export async function lightChat(target: Target, one: { seed: number; adapter: 0 | 1 | null }): Promise<void> {
  await chat(target, { words: words(one.seed, 250), tokens: 24, system: words(7, 120), adapter: one.adapter });
}

async function together(target: Target, { seed, chats }: { seed: number; chats: number }): Promise<Numbers> {
  const asks = Array.from({ length: chats }, (_, index) => ({
    target,
    ask: { words: words(seed + index, 8), tokens: 96 },
  }));
  const { tokensPerSecond = Number.NaN } = await parallel(asks);
  return { tokensPerSecond };
}

async function parallel(asks: { target: Target; ask: Ask }[]): Promise<Numbers> {
  const startedAt = performance.now();
  const traces = await Promise.all(asks.map(({ target, ask }) => chat(target, ask)));
  const seconds = (Math.max(...traces.map(lastAt)) - startedAt) / 1_000;
  const firsts = traces.map(firstMs);
  return {
    tokensPerSecond: traces.reduce((sum, trace) => sum + trace.tokens, 0) / seconds,
    ttftMs: mean(firsts),
    lastTtftMs: Math.max(...firsts),
  };
}

function chat(target: Target, ask: Ask, onText?: (trace: Trace) => void): Promise<Trace> {
  const messages = [
    ...(ask.system ? [{ role: "system", content: ask.system }] : []),
    ...(ask.earlier ?? []),
    { role: "user", content: ask.words },
  ];
  const body = { messages, max_tokens: ask.tokens, temperature: 0, ...target.version(ask.adapter ?? null) };
  return streamChat(target, body, onText);
}

function longestGap(arrivals: number[]): number {
  return Math.max(...arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at)));
}

/** Letters and spaces that differ from the first on; one token each for a model without merges. */
function words(seed: number, length: number): string {
  const random = seededRandom(seed * 7_919);
  return Array.from({ length }, (_, at) =>
    at % 6 === 5 ? " " : String.fromCharCode(97 + Math.floor(random() * 26)),
  ).join("");
}

export const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
