import { errorFields, log } from "@whetstone/core/log";
import { startEmbedder } from "./embed/supervised-embedder.ts";
import type { Engine } from "./engine/engine.ts";
import { createFakeEngine, parseFaults } from "./engine/fake-engine.ts";
import { createRemoteEngine } from "./engine/remote/remote-engine.ts";
import { startEngine } from "./engine/supervisor.ts";
import { childEnv, engineEnv, type InferenceEnv, readEnv } from "./env.ts";
import { createServer } from "./server.ts";

/** Starts the model server and ends it in reverse order; a second signal ends it at once. */
// The reader of our log may end before us; that must not take the answers with it.
process.stderr.on("error", () => {});
process.on("unhandledRejection", (error) => log("error", "unhandled", errorFields(error)));

const env = readEnv();
const engine = openEngine(env);
const embedder = startEmbedder({ dir: env.EMBEDDER_DIR, threads: env.THREADS, env: childEnv() });
const server = createServer({
  engine,
  embedder,
  token: env.INFERENCE_TOKEN,
  maxWaiting: env.MAX_WAITING,
  maxWaitingTokens: env.MAX_WAITING_TOKENS ?? 8 * env.SLOTS * env.CONTEXT_TOKENS,
});

const parentEnded = "the parent ended";
let isClosing = false;
async function close(reason: string): Promise<void> {
  if (isClosing && reason === parentEnded) return;
  if (isClosing) process.exit(1);
  isClosing = true;
  log("info", "inference.closing", { reason });
  await server.close();
  await embedder.close();
  await engine.close();
  process.exit(0);
}
process.on("SIGTERM", () => void close("SIGTERM"));
process.on("SIGINT", () => void close("SIGINT"));
if (env.PARENT_WATCH === "1") {
  process.stdin.on("end", () => void close(parentEnded));
  process.stdin.on("error", () => void close(parentEnded));
  process.stdin.resume();
}

const url = await server.listen({ host: env.HOST, port: env.PORT });
log("info", "inference.listening", { url, engine: env.ENGINE, model: env.MODEL_NAME });

function openEngine(chosen: InferenceEnv): Engine {
  const shared = { slots: chosen.SLOTS, contextTokens: chosen.CONTEXT_TOKENS };
  if (chosen.ENGINE === "fake") {
    const faults = parseFaults(chosen.FAKE_FAULTS);
    return createFakeEngine({ ...shared, name: chosen.MODEL_NAME, rate: chosen.FAKE_RATE, faults });
  }
  if (chosen.ENGINE === "openai") {
    return createRemoteEngine({
      ...shared,
      url: chosen.REMOTE_URL,
      key: chosen.REMOTE_KEY ?? null,
      model: chosen.REMOTE_MODEL ?? null,
      dialect: chosen.REMOTE_DIALECT ?? null,
      baseHash: chosen.REMOTE_BASE_HASH ?? null,
      peftDir: chosen.REMOTE_PEFT_DIR ?? null,
    });
  }
  return startEngine({
    ...shared,
    modelName: chosen.MODEL_NAME,
    modelPath: chosen.MODEL_PATH,
    threads: chosen.THREADS,
    artifactsDir: chosen.ARTIFACTS_DIR ?? null,
    rerankerPath: chosen.RERANKER_PATH ?? null,
    maxAdapters: chosen.MAX_ADAPTERS,
    recycleBytes: chosen.RECYCLE_MB === undefined ? null : chosen.RECYCLE_MB * 1e6,
    memoryBytes: chosen.MEMORY_MB === undefined ? null : chosen.MEMORY_MB * 1e6,
    scheduler: chosen.SCHEDULER,
    isApart: chosen.BATCH_INVARIANT === "1",
    env: engineEnv(chosen.THREADS),
  });
}
