import type { GenerateEvent, ResolvedGenerateRequest } from "./contract.ts";
import { generateRequestSchema } from "./contract.ts";
import type { Engine, EngineEvent } from "./engine/engine.ts";
import { type SupervisorOptions, startEngine } from "./engine/supervisor.ts";
import { engineEnv, readFetchEnv } from "./env.ts";
import { resolveModel } from "./models/fetch-model.ts";
import { defaultModel } from "./models/model-spec.ts";

/** What several tests need: the real engine, and short ways to ask it. */

let lastRequest = 0;

export function aRequest(more: Partial<ResolvedGenerateRequest> = {}): ResolvedGenerateRequest {
  return generateRequestSchema.parse({
    requestId: `test-${++lastRequest}`,
    site: "test",
    messages: [{ role: "user", content: "Write a short story about a lighthouse." }],
    maxTokens: 48,
    ...more,
  });
}

/** The default model's file; fetched when it is missing. */
export async function defaultModelPath(): Promise<string> {
  return (await resolveModel(defaultModel, { cacheDir: readFetchEnv().MODELS_DIR })).path;
}

export async function startRealEngine(more: Partial<SupervisorOptions> = {}): Promise<Engine> {
  const { path, name } = await resolveModel(defaultModel, { cacheDir: readFetchEnv().MODELS_DIR });
  return startEngine({
    slots: 2,
    contextTokens: 512,
    threads: 1,
    modelPath: path,
    modelName: name,
    artifactsDir: null,
    rerankerPath: null,
    maxAdapters: 3,
    memoryBytes: null,
    recycleBytes: null,
    scheduler: "step",
    isApart: false,
    env: engineEnv(1),
    patienceMs: 60_000,
    ...more,
  });
}

/** Everything that came, and the deltas as one text. */
export async function collect<T extends EngineEvent | GenerateEvent>(stream: AsyncIterable<T>) {
  const events: T[] = [];
  let text = "";
  for await (const event of stream) {
    events.push(event);
    if (event.type === "delta") text += event.text;
  }
  return { events, text, last: events.at(-1) };
}

/** Waits for something visible, at most ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const limit = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > limit) throw new Error("It did not happen within ten seconds.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
