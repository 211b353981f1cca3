import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import { getLlama, type LlamaContextSequence, type LlamaModel, type Token } from "node-llama-cpp";
import { knownHash } from "../../models/cache.ts";
import { readGguf } from "../../models/read-gguf.ts";
import type { EngineInfo, EngineInit } from "../messages.ts";
import { chooseTemplate, type Template, templateHash } from "../template.ts";

export type LoadedModel = {
  model: LlamaModel;
  sequences: LlamaContextSequence[];
  template: Template;
  info: EngineInfo;
};

/** Tokens computed at once; larger costs memory (one row of logits each), smaller costs prefill speed. */
export const batchTokens = 256;

/** Checks and loads a model file with one context of `slots` sequences. Throws MODEL_INVALID. */
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
  const model = await llama.loadModel({ modelPath: init.modelPath }).catch((error: unknown) => {
    throw new AppError("MODEL_INVALID", `The engine cannot load ${init.modelPath}: ${reasonOf(error)}`, {
      cause: error,
    });
  });
  const template = chooseTemplate({
    chatTemplate: file.chatTemplate,
    hasToken: (text) => controlToken(model, text) !== null,
  });
  const contextTokens = Math.min(init.contextTokens, model.trainContextSize);
  const context = await model.createContext({
    contextSize: contextTokens,
    sequences: init.slots,
    batchSize: Math.min(batchTokens, contextTokens),
    threads: init.threads,
  });
  return {
    model,
    sequences: Array.from({ length: init.slots }, () => context.getSequence()),
    template,
    info: {
      baseHash: await hashing,
      templateHash: templateHash(template),
      parameters: file.parameters,
      contextTokens,
    },
  };
}

/** The one token that stands for a control text, or null. */
export function controlToken(model: LlamaModel, text: string): Token | null {
  const [token, ...rest] = model.tokenize(text, true);
  return token !== undefined && rest.length === 0 && model.isSpecialToken(token) ? token : null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
