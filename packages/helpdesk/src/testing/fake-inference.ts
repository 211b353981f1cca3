import type { GenerateEvent, GenerateRequest, InferenceClient, ModelRef } from "@whetstone/inference/client";

/** What one call of `generate` does: events, pauses until somebody lets go, or an error. */
export type Script = (request: GenerateRequest, signal: AbortSignal | undefined) => AsyncIterable<GenerateEvent>;

export type FakeInference = InferenceClient & {
  requests: GenerateRequest[];
  /** Set to make retrieval fail. */
  embedError: Error | null;
  script: Script;
  parameters: number;
};

const model: ModelRef = { name: "fake", baseHash: "b".repeat(64), adapterHash: null, templateHash: "t".repeat(64) };

/** A model server for tests: says what it is told, and fails where it is told. Proposals are always the same. */
export function createFakeInference(script: Script = scripted(["Hello."])): FakeInference {
  const fake: FakeInference = {
    requests: [],
    embedError: null,
    script,
    parameters: 135e6,
    generate(request, options) {
      fake.requests.push(request);
      const isProposal = request.priority === "background";
      return isProposal
        ? scripted(['{"intent":"delivery","action":"answer"}'])(request, options?.signal)
        : fake.script(request, options?.signal);
    },
    countTokens: async (messages) => messages.reduce((sum, one) => sum + one.content.split(/\s+/).length + 4, 0),
    tokenize: async () => [1, 2, 3],
    nextTokens: async () => [{ id: 1, text: "Hello", p: 1 }],
    score: async () => ({ logProb: -1, tokens: [1], tokenLogProbs: [-1] }),
    warm: async () => {},
    retire: async () => {},
    adapters: async () => [],
    async embed(texts) {
      if (fake.embedError) throw fake.embedError;
      return texts.map(hashedVector);
    },
    status: async () => ({
      ready: true,
      engine: { state: "ready", restarts: 0, error: null, pid: null },
      embedder: { state: "ready", restarts: 0, error: null, pid: null },
      model: { ...model, parameters: fake.parameters, contextTokens: 2_048, slots: 4 },
      queue: { running: 0, waiting: 0 },
    }),
  };
  return fake;
}

/** Streams these pieces; a promise among them, or one that is made then, is waited for and holds the answer open. */
export function scripted(pieces: (string | Promise<unknown> | (() => Promise<unknown>))[]): Script {
  return async function* (_request, signal) {
    yield { type: "started", model, queueMs: 0, promptTokens: 10, cachedTokens: 0 };
    const usage = { promptTokens: 10, cachedTokens: 0, outputTokens: pieces.length };
    const timings = { queueMs: 0, firstTokenMs: 1, totalMs: 2 };
    for (const piece of pieces) {
      if (typeof piece === "string") yield { type: "delta", text: piece };
      else await Promise.race([typeof piece === "function" ? piece() : piece, aborted(signal)]);
      if (signal?.aborted) return yield { type: "stopped", usage, timings };
    }
    yield { type: "finished", reason: "end", usage, timings };
  };
}

/** Fails before or after some pieces. */
export function failing(code: Extract<GenerateEvent, { type: "failed" }>["code"], pieces: string[] = []): Script {
  return async function* () {
    yield { type: "started", model, queueMs: 0, promptTokens: 10, cachedTokens: 0 };
    for (const text of pieces) yield { type: "delta", text };
    yield { type: "failed", code, message: `${code} on purpose` };
  };
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener("abort", () => resolve()));
}

/** Words as directions: texts that share words are near. */
function hashedVector(text: string): Float32Array {
  const vector = new Float32Array(384);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = 7;
    for (const char of word) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 384;
    vector[hash] = (vector[hash] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
