import { strict as assert } from "node:assert";
import { generateRequestSchema, type ResolvedGenerateRequest } from "../../contract.ts";
import type { Engine, EngineEvent } from "../engine.ts";

export type ContractCheck = { name: string; check: (subject: Subject) => Promise<void> };

/** What is tested: an engine, and an adapter that it has, where there is one. */
export type Subject = { engine: Engine; adapterHash: string | null };

/**
 * What every engine behind the port must do, whoever computes. The same list runs against our own /v1 in
 * every test run and against any live server by `pnpm test:remote`.
 */
export const contract: ContractCheck[] = [
  {
    name: "streams started, deltas and one end that counts the tokens",
    check: async (subject) => {
      const { events, text } = await ask(subject);
      assert.equal(events[0]?.type, "started");
      assert.ok(events.slice(1, -1).every(({ type }) => type === "delta"));
      const last = events.at(-1);
      assert.ok(last?.type === "ended" && last.usage.outputTokens > 0 && last.usage.promptTokens > 0);
      assert.ok(text.length > 0);
    },
  },
  {
    name: "gives the same greedy answer twice",
    check: async (subject) => assert.equal((await ask(subject)).text, (await ask(subject)).text),
  },
  {
    name: "gives the same drawn answer for the same seed",
    check: async (subject) => {
      const drawn = () => ask(subject, { temperature: 0.8, seed: 7 });
      assert.equal((await drawn()).text, (await drawn()).text);
    },
  },
  {
    name: "ends at the wanted length",
    check: async (subject) => {
      const last = (await ask(subject, { maxTokens: 3 })).events.at(-1);
      assert.ok(last?.type === "ended" && last.reason === "length" && last.usage.outputTokens === 3, shown(last));
    },
  },
  {
    name: "tells the tokens of an answer, their log-probabilities and what was nearly said",
    check: async (subject) => {
      const { events, text } = await ask(subject, { topLogProbs: 2 });
      const tokens = events.flatMap((event) => (event.type === "delta" ? (event.tokens ?? []) : []));
      assert.ok(tokens.length > 0, "no tokens were told");
      assert.ok(
        tokens
          .map((token) => token.text)
          .join("")
          .includes(text.trim()),
        "the tokens are not the answer's",
      );
      for (const { logProb, top } of tokens) {
        assert.ok(
          logProb <= 0 && top.length === 2 && (top[0]?.logProb ?? -1) >= (top[1]?.logProb ?? 0),
          JSON.stringify(top),
        );
      }
    },
  },
  {
    name: "ends before a stop string",
    check: async (subject) => {
      const whole = (await ask(subject)).text;
      const stop = whole.trim().split(/\s+/)[2] ?? "";
      assert.ok(stop.length > 0, "the answer is too short for this check");
      const { text } = await ask(subject, { stop: [stop] });
      assert.ok(!text.includes(stop) && whole.startsWith(text), `${text} should end before ${stop}`);
    },
  },
  {
    name: "follows a JSON schema",
    check: async (subject) => {
      const schema = { type: "object", properties: { urgent: { type: "boolean" } }, additionalProperties: false };
      const { text } = await ask(subject, { schema, maxTokens: 60 });
      assert.ok(typeof JSON.parse(text) === "object", text);
    },
  },
  {
    name: "answers with exactly one of the labels",
    check: async (subject) => {
      const labels = ["card_lost", "card_late", 'a "quoted" one'];
      assert.ok(labels.includes((await ask(subject, { labels })).text));
    },
  },
  {
    name: "answers several at once",
    check: async (subject) => {
      const questions = ["Name a fruit.", "Name a colour.", "Name a city.", "Name an animal."].map(user);
      const together = await Promise.all(questions.map((messages) => ask(subject, { messages })));
      assert.ok(together.every(({ events }) => events.at(-1)?.type === "ended"));
    },
  },
  {
    name: "stops when it is asked to, and answers the next one",
    check: async (subject) => {
      const stop = new AbortController();
      const events: EngineEvent[] = [];
      for await (const event of subject.engine.generate(requestOf({ maxTokens: 400 }), stop.signal)) {
        events.push(event);
        if (event.type === "delta") stop.abort();
      }
      const last = events.at(-1);
      assert.ok(last?.type === "ended" && last.reason === "cancelled", shown(last));
      assert.equal((await ask(subject, { maxTokens: 2 })).events.at(-1)?.type, "ended");
    },
  },
  {
    name: "refuses a prompt that does not fit",
    check: async (subject) => {
      await subject.engine.countTokens(user("Hi"));
      const limit = subject.engine.status().model?.contextTokens ?? 0;
      const messages = user("word ".repeat(Math.min(180_000, limit * 2)));
      await failsWith(subject, { messages }, "PROMPT_TOO_LONG");
    },
  },
  {
    name: "refuses an adapter that it does not have",
    check: async (subject) => failsWith(subject, { adapterHash: "1".repeat(64) }, "MODEL_NOT_LOADED"),
  },
  {
    name: "answers by an adapter, and by the base again afterwards",
    check: async (subject) => {
      const { adapterHash } = subject;
      if (adapterHash === null) return;
      const base = (await ask(subject)).text;
      assert.notEqual((await ask(subject, { adapterHash })).text, base);
      assert.equal((await ask(subject)).text, base);
      const live = await subject.engine.ask({ kind: "adapters" });
      assert.ok(live.some(({ hash }) => hash === adapterHash));
    },
  },
];

const never = new AbortController().signal;

const user = (content: string) => [{ role: "user" as const, content }];

let lastId = 0;
function requestOf(more: Partial<ResolvedGenerateRequest>): ResolvedGenerateRequest {
  const messages = user("Tell me in a few words how a lighthouse works.");
  return generateRequestSchema.parse({
    requestId: `contract-${++lastId}`,
    site: "contract",
    messages,
    maxTokens: 24,
    ...more,
  });
}

async function ask({ engine }: Subject, more: Partial<ResolvedGenerateRequest> = {}) {
  const events: EngineEvent[] = [];
  let text = "";
  for await (const event of engine.generate(requestOf(more), never)) {
    events.push(event);
    if (event.type === "delta") text += event.text;
    if (event.type === "failed") throw new Error(`${event.code}: ${event.message}`);
  }
  return { events, text };
}

async function failsWith({ engine }: Subject, more: Partial<ResolvedGenerateRequest>, code: string): Promise<void> {
  let last: EngineEvent | undefined;
  for await (const event of engine.generate(requestOf(more), never)) last = event;
  assert.ok(last?.type === "failed" && last.code === code, shown(last));
}

function shown(event: EngineEvent | undefined): string {
  return `it ended with ${JSON.stringify(event)}`;
}
