import { availableParallelism } from "node:os";
import { isAbsolute } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { z } from "zod";
import { defaultModelsDir } from "./models/cache.ts";
import { defaultModel } from "./models/model-spec.ts";

/** The only reader of process.env in this workspace; everything else gets values. */

const absolutePath = z.string().refine(isAbsolute, "must be an absolute path");
const modelsDir = absolutePath.default(defaultModelsDir(process.env.XDG_CACHE_HOME));

const common = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535),
  /** Loopback unless said otherwise: the token is all that guards the door. */
  HOST: z.string().default("127.0.0.1"),
  /** Shared secret of all callers. */
  INFERENCE_TOKEN: z.string().min(16, "must have at least 16 characters"),
  /** Folder with config.json, tokenizer.json, tokenizer_config.json and onnx/model_quantized.onnx. */
  EMBEDDER_DIR: absolutePath,
  MODELS_DIR: modelsDir,
  /** Answers that run at once. */
  SLOTS: z.coerce.number().int().min(1).max(64).default(4),
  /** Tokens of prompt and answer together, per slot. */
  CONTEXT_TOKENS: z.coerce.number().int().min(128).max(131_072).default(2_048),
  /**
   * Threads of the engine. One core less than there are by default: its threads spin while they wait for each
   * other, and with one busy neighbour on two cores two threads gave 1 token/s where one gave 30.
   */
  THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(256)
    .default(Math.max(1, availableParallelism() - 1)),
  /** Requests that may wait; one more is refused at once. */
  MAX_WAITING: z.coerce.number().int().min(0).max(10_000).default(64),
  /** Tokens that may wait, prompts and answers together. Default: eight times what all slots hold. */
  MAX_WAITING_TOKENS: z.coerce.number().int().min(1).optional(),
  /** 1: end when stdin ends, so that this process never outlives the one that started it. */
  PARENT_WATCH: z.enum(["0", "1"]).default("0"),
});

const envSchema = z.discriminatedUnion("ENGINE", [
  common.extend({
    ENGINE: z.literal("llama"),
    MODEL_PATH: absolutePath,
    MODEL_NAME: z.string().min(1),
    /** Folder with adapter files, laid out `<first two characters>/<SHA-256>`; without it only the base is served. */
    ARTIFACTS_DIR: absolutePath.optional(),
    /** A reranking model (GGUF) for /v1/rerank; its memory comes on top of the plan. */
    RERANKER_PATH: absolutePath.optional(),
    /** Adapters that are live at once beside the base; each costs a context. */
    MAX_ADAPTERS: z.coerce.number().int().min(1).max(64).default(3),
    /** Memory that the engine may use, in megabytes. Default: what is free when it starts. */
    MEMORY_MB: z.coerce.number().int().min(100).optional(),
    /** Resident megabytes beyond which the engine process is replaced. Default: half more than the memory plan. */
    RECYCLE_MB: z.coerce.number().int().min(100).optional(),
    /** `step` is our own scheduler; `public` is node-llama-cpp's, for comparison. */
    SCHEDULER: z.enum(["step", "public"]).default("step"),
    /**
     * 1: every answer in a decode of its own. Together they are faster, and rounded differently: with an adapter the logits
     * move by some hundredths, so two equally good words may change places. For comparisons.
     */
    BATCH_INVARIANT: z.enum(["0", "1"]).default("0"),
  }),
  common.extend({
    ENGINE: z.literal("openai"),
    /** Root of an OpenAI-compatible server (vLLM, llama-server, Ollama), without /v1. */
    REMOTE_URL: z.url(),
    /** Its bearer token. */
    REMOTE_KEY: z.string().optional(),
    /** Model to ask for. Default: the first that it names. */
    REMOTE_MODEL: z.string().optional(),
    /** How it speaks where servers differ. Default: guessed from its words. */
    REMOTE_DIALECT: z.enum(["llama-server", "vllm", "ollama", "openai"]).optional(),
    /** SHA-256 of the base file it serves, where it is known. */
    REMOTE_BASE_HASH: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    /** vLLM: folder, as that server sees it, with a PEFT adapter in `<hash of its GGUF>/` each. */
    REMOTE_PEFT_DIR: z.string().optional(),
    MODEL_NAME: z.string().default("remote"),
  }),
  common.extend({
    ENGINE: z.literal("fake"),
    MODEL_NAME: z.string().default("fake"),
    /** Tokens per second of each fake answer. */
    FAKE_RATE: z.coerce.number().min(1).max(10_000).default(20),
    /** Comma list of faults, see `engine/fake-engine.ts`. */
    FAKE_FAULTS: z.string().default(""),
  }),
]);
export type InferenceEnv = z.output<typeof envSchema>;

const fetchEnvSchema = z.object({
  MODEL: z.string().default(defaultModel),
  MODELS_DIR: modelsDir,
  HF_ENDPOINT: z.url().optional(),
});

/** Parses the server's environment; throws INVALID naming each variable that is wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): InferenceEnv {
  return parse(envSchema, { ...source, ENGINE: source.ENGINE ?? "llama" });
}

export function readFetchEnv(source: NodeJS.ProcessEnv = process.env) {
  return parse(fetchEnvSchema, source);
}

/** What pip may see: everything but our secret. */
export function inheritedEnv(): NodeJS.ProcessEnv {
  const { INFERENCE_TOKEN: _, ...rest } = process.env;
  return rest;
}

/** What a child with native code may see: where programs, temporary files and devices are, and nothing else. */
export function childEnv(): NodeJS.ProcessEnv {
  const allowed =
    /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_.*|LOG_LEVEL|LD_LIBRARY_PATH|CUDA_.*|NVIDIA_.*|VK_.*|SystemRoot|windir)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => allowed.test(name)));
}

/** On few cores one libuv thread is fastest: decodes then stay on one thread and samplers do not compete with them. */
export function engineEnv(threads: number): NodeJS.ProcessEnv {
  return threads <= 4 ? { ...childEnv(), UV_THREADPOOL_SIZE: "1" } : childEnv();
}

function parse<T extends z.ZodType>(schema: T, source: NodeJS.ProcessEnv): z.output<T> {
  const result = schema.safeParse(emptyAsUnset(source));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("INVALID", `The environment is not complete: ${problems.join("; ")}.`);
}

function emptyAsUnset(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
}
