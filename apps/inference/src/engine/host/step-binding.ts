import { AppError } from "@whetstone/core/errors";
import type { LlamaContext, LlamaModel, Token } from "node-llama-cpp";
import type { Logits, Sampling, Weights } from "./task.ts";

/**
 * The members of node-llama-cpp's native objects that our scheduler uses. They are not part of its public
 * API: the version is pinned, `findMissing` looks at boot whether all are there, and a test compares the
 * tokens with those of the public path. A context that is used here is never used through the public API.
 */
export type NativeContext = {
  setThreads: (threads: number) => void;
  initBatch: (size: number) => void;
  addToBatch: (sequence: number, at: number, tokens: Uint32Array, logitIndexes: Uint32Array) => Uint32Array;
  decodeBatch: () => Promise<void>;
  sampleToken: ((logit: number, sampler: unknown) => Promise<Token | -1>) &
    ((
      logit: number,
      sampler: unknown,
      probabilities: false,
      confidence: true,
      logits: [tokens: readonly Token[], max: false, min: false, selected: true, top: number],
      total: true,
    ) => Promise<[Token | -1, undefined, number | undefined, number[] | undefined, number | undefined]>);
  removeTokenCellsFromSequence: (sequence: number, from: number, to: number) => boolean;
  disposeSequence: (sequence: number) => void;
  copySequenceStateFromOtherSequence: (target: number, source: number) => Promise<number>;
};

type NativeSampler = { applyConfig: (config: Record<string, unknown>) => void; dispose: () => void };
type NativeLora = { dispose: () => Promise<void> };
type Internals = {
  context: { _ctx: NativeContext };
  model: { _model: unknown; _loraAdapters: Map<string, NativeLora> };
  llama: { _bindings: { AddonSampler: new (model: unknown) => NativeSampler } };
  grammar: { _state: unknown };
};

const contextMembers = [
  "setThreads",
  "initBatch",
  "addToBatch",
  "decodeBatch",
  "sampleToken",
  "removeTokenCellsFromSequence",
  "disposeSequence",
  "copySequenceStateFromOtherSequence",
] as const;

/** Names of members that this scheduler needs and this node-llama-cpp lacks; empty for the pinned version. */
export function findMissing(context: LlamaContext): string[] {
  const { _ctx } = context as unknown as Partial<Internals["context"]>;
  const model = context.model as unknown as Partial<Internals["model"]>;
  const llama = context.model.llama as unknown as Partial<Internals["llama"]>;
  const missing = contextMembers.filter((name) => typeof _ctx?.[name] !== "function").map((name) => `context.${name}`);
  if (typeof llama._bindings?.AddonSampler?.prototype?.applyConfig !== "function") missing.push("AddonSampler");
  if (!model._model) missing.push("model");
  if (!(model._loraAdapters instanceof Map)) missing.push("model.loraAdapters");
  return missing;
}

export function nativeContext(context: LlamaContext): NativeContext {
  return (context as unknown as Internals["context"])._ctx;
}

/** A sampler with its own state (seed, grammar). */
export type Sampler = { native: unknown; close: () => void };

/** No penalties for repetition: the other servers have none, and a comparison must not fail on them. */
export function openSampler(model: LlamaModel, sampling: Sampling): Sampler {
  const { _bindings } = model.llama as unknown as Internals["llama"];
  const native = new _bindings.AddonSampler((model as unknown as Internals["model"])._model);
  native.applyConfig({
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: 0,
    minP: 0,
    seed: sampling.seed >>> 0,
    ...(sampling.grammar && {
      grammarEvaluationState: (sampling.grammar as unknown as Internals["grammar"])._state,
    }),
  });
  return { native, close: () => native.dispose() };
}

type Samplers = { index: number; sampler: () => Sampler; probe: () => Sampler };

/** Logits of one position of the last decode. `probe` is a greedy sampler that leaves them as they are. */
export function openLogits(native: NativeContext, { index, sampler, probe }: Samplers): Logits {
  return {
    draw: async () => {
      const token = await native.sampleToken(index, sampler().native);
      if (token === -1) throw new AppError("INTERNAL", "The sampler found no token that may come next.");
      return token;
    },
    weigh: async ({ tokens, top }) => {
      // The selected token is the most probable one: its logit is what the total is measured from.
      const filter: [readonly Token[], false, false, true, number] = [tokens, false, false, true, top];
      const [, , , pairs = [], total] = await native.sampleToken(index, probe().native, false, true, filter, true);
      if (total === undefined) throw new AppError("INTERNAL", "The engine gave no probabilities.");
      return readWeights(pairs, { tokens, top, total });
    },
  };
}

/** `pairs` are the top tokens from the largest logit on, then the asked and the selected one in any order. */
function readWeights(pairs: number[], wanted: { tokens: Token[]; top: number; total: number }): Weights {
  const logits = new Map<number, number>();
  for (let at = 0; at + 1 < pairs.length; at += 2) logits.set(pairs[at] ?? -1, pairs[at + 1] ?? 0);
  const largest = Math.max(...logits.values());
  const logProb = (token: number) => (logits.get(token) ?? Number.NEGATIVE_INFINITY) - largest - Math.log(wanted.total);
  const top = [...logits.keys()]
    .slice(0, wanted.top)
    .map((token) => ({ token: token as Token, logProb: logProb(token) }));
  return { logProbs: wanted.tokens.map(logProb), top };
}

/** Frees an adapter that no context uses any more; the library itself would keep it as long as the model. */
export async function freeAdapter(model: LlamaModel, path: string): Promise<void> {
  const known = (model as unknown as Internals["model"])._loraAdapters;
  const lora = known?.get(path);
  if (!lora) return;
  known.delete(path);
  await lora.dispose();
}
