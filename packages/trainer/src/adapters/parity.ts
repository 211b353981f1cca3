import { AppError } from "@whetstone/core/errors";
import type { InferenceClient, NextToken } from "@whetstone/inference/client";
import { z } from "zod";

/** Probabilities of PyTorch after fixed prompts, as the sidecar wrote them into its manifest. */
const likely = z.array(z.object({ token: z.number().int(), probability: z.number() }));
const referenceSchema = z
  .array(
    z.object({
      messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
      tokens: z.array(z.number().int()),
      base: likely,
      adapter: likely,
    }),
  )
  .min(1);

const checkedSchema = z.object({
  baseSha256: z.string(),
  templateSha256: z.string(),
  tensors: z.number().int(),
  files: z.record(z.string(), z.object({ sha256: z.string() }).loose()),
  parityReference: referenceSchema,
});

/** L1 distances are between distributions: 0 is equal, 2 is disjoint. */
export type Parity = {
  /** Served base against PyTorch's base: what the kernels for quantised weights round. */
  baseL1: number;
  /** Served adapter against PyTorch's adapter. */
  adapterL1: number;
  /** What was allowed for `adapterL1`. */
  bound: number;
  /** Served adapter against served base. */
  effectL1: number;
  prompts: number;
  tokens: number;
};

/** An engine on unquantised weights is this near to PyTorch; nearer is not asked of any. */
export const exactBound = 0.01;
const smallestEffect = 0.005;
/** More than the sidecar stores per prompt, so that its tokens are found in a list that is a little reshuffled. */
const top = 200;

/**
 * The serving check: whether the model server, with the file that it will serve, says what PyTorch says. Token ids of the
 * prompts must be equal, the adapter must have an effect, its distance to PyTorch may be twice that of the base alone, and
 * the base must be the same after the adapter was used. Throws INVALID with the measure that failed.
 */
export async function checkAdapter(
  ctx: { inference: InferenceClient },
  input: { manifest: unknown; signal?: AbortSignal },
): Promise<{ parity: Parity }> {
  const manifest = checkedSchema.parse(input.manifest);
  const adapterHash = manifest.files["adapter.gguf"]?.sha256;
  if (!adapterHash) throw new AppError("INVALID", "The training left no adapter.gguf.");
  if (manifest.tensors === 0 || manifest.tensors % 2 !== 0)
    throw new AppError("INVALID", `An adapter has two matrices per module; this one has ${manifest.tensors} in all.`);
  await checkOrigin(ctx.inference, manifest);

  await ctx.inference.warm(adapterHash);
  const measured: Measure[] = [];
  for (const reference of manifest.parityReference) {
    input.signal?.throwIfAborted();
    measured.push(await measure(ctx.inference, { reference, adapterHash }));
  }
  await ctx.inference.retire(adapterHash);

  const mean = (pick: (one: Measure) => number) => measured.reduce((sum, one) => sum + pick(one), 0) / measured.length;
  const baseL1 = mean((one) => one.baseL1);
  const parity = {
    baseL1,
    adapterL1: mean((one) => one.adapterL1),
    bound: Math.max(2 * baseL1, exactBound),
    effectL1: mean((one) => one.effectL1),
    prompts: measured.length,
    tokens: manifest.parityReference.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
  judgeParity(parity);
  return { parity };
}

/** Throws INVALID where the measures say that the served adapter is not the trained one. */
export function judgeParity(parity: Parity): void {
  const shown = (value: number) => value.toFixed(4);
  if (parity.effectL1 < smallestEffect)
    throw new AppError(
      "INVALID",
      `The adapter changes next to nothing (L1 ${shown(parity.effectL1)} to the base); it was not applied, or training taught nothing.`,
    );
  if (parity.adapterL1 > parity.bound)
    throw new AppError(
      "INVALID",
      `The served adapter is not the trained one: its probabilities are ${shown(parity.adapterL1)} from PyTorch's, allowed are ${shown(parity.bound)}. The conversion to GGUF is wrong.`,
    );
}

async function checkOrigin(
  inference: InferenceClient,
  manifest: { baseSha256: string; templateSha256: string },
): Promise<void> {
  const { model } = await inference.status();
  if (!model) throw new AppError("MODEL_NOT_LOADED", "The model server has no model; start it and try again.");
  if (model.baseHash !== manifest.baseSha256)
    throw new AppError(
      "INVALID",
      `The adapter belongs to the base ${manifest.baseSha256}, served is ${model.baseHash}.`,
    );
  if (model.templateHash !== manifest.templateSha256)
    throw new AppError("INVALID", "The adapter was trained with another chat template than the one that serves.");
}

type Measure = { baseL1: number; adapterL1: number; effectL1: number };
type Reference = z.output<typeof referenceSchema>[number];

async function measure(
  inference: InferenceClient,
  { reference, adapterHash }: { reference: Reference; adapterHash: string },
): Promise<Measure> {
  const prompt = { messages: reference.messages };
  const tokens = await inference.tokenize(prompt);
  if (tokens.length !== reference.tokens.length || tokens.some((token, at) => token !== reference.tokens[at]))
    throw new AppError(
      "INVALID",
      `Trainer and model server read a prompt differently ("${reference.messages.at(-1)?.content.slice(0, 60)}"): tokenizer or template differ.`,
    );
  const ask = (hash: string | null) => inference.nextTokens({ prompt, adapterHash: hash, top });
  const base = await ask(null);
  const adapter = await ask(adapterHash);
  const again = await ask(null);
  const effectL1 = l1(adapter, toTokens(base));
  // Another batch rounds otherwise, and what is left of an adapter would show in full.
  if (l1(again, toTokens(base)) > Math.max(exactBound, effectL1 / 4))
    throw new AppError(
      "INVALID",
      "The base answers otherwise once the adapter has been used: they are not kept apart.",
    );
  return {
    baseL1: l1(base, reference.base),
    adapterL1: l1(adapter, reference.adapter),
    effectL1,
  };
}

function toTokens(served: NextToken[]): Reference["base"] {
  return served.map(({ id, p }) => ({ token: id, probability: p }));
}

/**
 * L1 distance between a served distribution and a reference, over the tokens that the reference lists; what lies outside
 * of both lists counts as one token.
 */
export function l1(served: NextToken[], reference: Reference["base"]): number {
  const known = new Map(served.map(({ id, p }) => [id, p]));
  let distance = 0;
  let servedMass = 0;
  let referenceMass = 0;
  for (const { token, probability } of reference) {
    const p = known.get(token) ?? 0;
    distance += Math.abs(p - probability);
    servedMass += p;
    referenceMass += probability;
  }
  return distance + Math.abs(servedMass - referenceMass);
}
