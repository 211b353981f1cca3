import { statSync } from "node:fs";
import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import { getLlama, type LlamaModel, type Token } from "node-llama-cpp";
import { knownHash } from "../../models/cache.ts";
import { type MemoryPlan, planMemory } from "../../models/memory-plan.ts";
import { type GgufFacts, readGguf } from "../../models/read-gguf.ts";
import type { EngineInit } from "../messages.ts";
import { chooseTemplate, type Template, templateHash } from "../template.ts";

export type LoadedModel = {
  model: LlamaModel;
  template: Template;
  architecture: string;
  vocabularySize: number;
  baseHash: string;
  templateHash: string;
  parameters: number;
  /** Tokens of prompt and answer together, per slot. */
  contextTokens: number;
  slots: number;
  threads: number;
  isCpu: boolean;
  isApart: boolean;
  /** Tokens of one decode. Larger costs memory: a row of logits each. */
  batch: number;
  /** Prompt tokens of one decode while somebody is being answered. */
  chunk: number;
  /** Adapters that may be live: as many as were wanted and fit. */
  maxAdapters: number;
  /** Resident memory beyond which this process is replaced; 0 for no limit. */
  memoryLimitBytes: number;
  /** Keys and values of one lane: all its slots, idle or not. */
  cacheBytes: number;
};

/** Checks and loads a model file, without any context yet. Throws MODEL_INVALID. */
export async function loadModel(init: EngineInit): Promise<LoadedModel> {
  const file = readGguf(init.modelPath);
  const hashing = knownHash(init.modelPath);
  const llama = await getLlama({
    build: "never",
    gpu: "auto",
    maxThreads: init.threads,
    skipDownload: true,
    progressLogs: false,
    logger: (level, message) => {
      if (level === "error" || level === "fatal") log("error", "llama", { message });
    },
  });
  const isCpu = llama.gpu === false;
  const contextTokens = Math.min(init.contextTokens, file.contextLength ?? init.contextTokens);
  // A GPU has work for larger pieces; on a CPU they cost memory and bring nothing.
  const batch = isCpu ? 256 : 512;
  const plan = plannedMemory(file, { ...init, contextTokens, batch, isCpu });
  const model = await llama.loadModel({ modelPath: init.modelPath }).catch((error: unknown) => {
    throw new AppError("MODEL_INVALID", `The engine cannot load ${init.modelPath}: ${reasonOf(error)}`, {
      cause: error,
    });
  });
  const template = chooseTemplate({
    chatTemplate: file.chatTemplate,
    hasToken: (text) => controlToken(model, text) !== null,
  });
  return {
    model,
    template,
    architecture: file.architecture,
    vocabularySize: file.vocabularySize ?? 0,
    baseHash: await hashing,
    templateHash: templateHash(template),
    parameters: file.parameters,
    contextTokens: Math.min(contextTokens, model.trainContextSize),
    slots: init.slots,
    threads: init.threads,
    isCpu,
    isApart: init.isApart,
    batch,
    chunk: isCpu ? 96 : 512,
    maxAdapters: plan.adapters,
    memoryLimitBytes: init.recycleBytes ?? (isCpu ? grownFactor * (plan.wholeBytes + rerankerBytes(init)) : 0),
    cacheBytes: plan.cacheBytes,
  };
}

/** Its weights, and about as much for what it computes in. */
function rerankerBytes({ rerankerPath }: EngineInit): number {
  return rerankerPath === null ? 0 : 2 * (statSync(rerankerPath, { throwIfNoEntry: false })?.size ?? 0);
}

/** A process that uses so many times what was planned for it has lost memory somewhere. */
const grownFactor = 1.5;

/** What will be used, before it is; on a GPU the library looks after its own memory, and nothing is refused here. */
function plannedMemory(facts: GgufFacts, wanted: EngineInit & { batch: number; isCpu: boolean }): MemoryPlan {
  const freeBytes = wanted.isCpu ? (wanted.memoryBytes ?? process.availableMemory()) : Number.POSITIVE_INFINITY;
  const plan = planMemory({ ...wanted, facts, freeBytes });
  const { neededBytes, adapters } = plan;
  log("info", "memory.plan", { neededMb: Math.round(neededBytes / 1e6), adapters, wanted: wanted.maxAdapters });
  return plan;
}

/** The one token that stands for a control text, or null. */
export function controlToken(model: LlamaModel, text: string): Token | null {
  const [token, ...rest] = model.tokenize(text, true);
  return token !== undefined && rest.length === 0 && model.isSpecialToken(token) ? token : null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
