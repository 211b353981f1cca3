import { randomUUID } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import { chooseVersion } from "@whetstone/helpdesk/assistant/choose-version";
import type { ChosenToken, InferenceClient } from "@whetstone/inference/client";
import { promoteVersion } from "../../packages/trainer/src/adapters/promote.ts";
import { rollBack } from "../../packages/trainer/src/adapters/rollback.ts";
import { compareRuns, type Judgement, judge } from "./compare.ts";
import { generateOnce, type Heard, prompts } from "./streams.ts";
import type { SwapVersion } from "./versions.ts";
import { openWeights } from "./weights.ts";

type Quantiles = { p50: number; p95: number };
export type SwapReport = {
  swaps: number;
  rollbacks: number;
  seconds: number;
  streams: number;
  /** Streams that ran while the pointer moved. */
  crossed: number;
  failed: number;
  /** Served by another version, or with weights that another version gives its tokens rather than their own. */
  foreign: number;
  /** How the token ids compare with the serial run's. */
  ids: Record<Judgement, number>;
  /** How far logits move when answers of one version share a decode, without any swap; the largest is the limit of `noise`. */
  noise: Quantiles & { largest: number };
  /** Mean distance of a stream's log-probabilities from its own version alone, and from the nearest other version. */
  weights: { own: Quantiles; other: Quantiles };
  promotion: Quantiles;
  rollback: Quantiles;
  memory: { before: number; after: number };
};

type Ctx = { db: Db; inference: InferenceClient; say: (line: string) => void; memory: () => Promise<number> };
type Swap = { swaps: number; lanes: number; tokens: number; versions: SwapVersion[] };

/** The whole measurement: serial references, then lanes of streams while the pointer moves, then the comparison. */
export async function swapUnderLoad(ctx: Ctx, input: Swap): Promise<SwapReport> {
  const { versions, lanes, tokens, swaps } = input;
  const place = { siteId: versions[0]?.siteId ?? "", task: "answer" };
  ctx.say("reading what each version says alone");
  const references = await readReferences(ctx, { versions, tokens });
  ctx.say("reading how far the logits move when answers share a decode");
  const noise = await readNoise(ctx, { references, versions, lanes, tokens });
  await move(ctx, place, versions[0]);
  const before = await ctx.memory();

  const heard: Heard[] = [];
  const moves: { at: number; ms: number; kind: "promote" | "rollback" }[] = [];
  const began = performance.now();
  let isOver = false;
  const load = Array.from({ length: lanes }, async (_, lane) => {
    for (let at = lane; !isOver; at += lanes) {
      const { version } = await chooseVersion(ctx, {
        siteId: place.siteId,
        visitorId: randomUUID(),
        conversationId: randomUUID(),
      });
      heard.push(
        await generateOnce(ctx.inference, {
          adapterHash: version?.adapterHash ?? null,
          prompt: at % prompts.length,
          tokens,
        }),
      );
    }
  });
  try {
    for (let at = 0; at < swaps; at++) {
      moves.push(await swap(ctx, { place, versions, tokens }));
      if ((at + 1) % 10 === 0) ctx.say(`${at + 1} of ${swaps} swaps, ${heard.length} streams`);
    }
  } finally {
    isOver = true;
    await Promise.all(load);
  }
  const seconds = (performance.now() - began) / 1000;
  ctx.say("comparing with the serial run");
  const compared = await compare(ctx, { heard, references, versions, noise: Math.max(0, ...noise) });
  const times = (kind: string) => quantiles(moves.filter((one) => one.kind === kind).map((one) => one.ms));
  return {
    ...{ swaps: moves.length, seconds, streams: heard.length, ...compared },
    noise: { ...quantiles(noise), largest: Math.max(0, ...noise) },
    rollbacks: moves.filter((one) => one.kind === "rollback").length,
    crossed: heard.filter((one) => moves.some((move) => move.at > one.beganAt && move.at < one.endedAt)).length,
    promotion: times("promote"),
    rollback: times("rollback"),
    memory: { before, after: await ctx.memory() },
  };
}

type SwapInput = { place: { siteId: string; task: string }; versions: SwapVersion[]; tokens: number };

/** One move of the pointer, a rollback where there is something to go back to, and the time until a turn shows it. */
async function swap(ctx: Ctx, { place, versions, tokens }: SwapInput) {
  const current = await currentOf(ctx, place, versions);
  const isTop = current === versions.at(-1);
  const isBack = isTop || (current !== versions[0] && Math.random() < 0.5);
  const at = performance.now();
  if (isBack && current)
    await rollBack(ctx, {
      ...{ ...place, expectedCurrentId: current.id, reason: "bench" },
      actor: { kind: "person", userId: "bench" },
    });
  else await move(ctx, place, versions[current ? versions.indexOf(current) + 1 : 0]);
  const expected = await currentOf(ctx, place, versions);
  const choice = await chooseVersion(ctx, {
    siteId: place.siteId,
    visitorId: randomUUID(),
    conversationId: randomUUID(),
  });
  const ms = Math.round(performance.now() - at);
  if (choice.version?.id !== expected?.id) throw new Error("the next turn did not see the move");
  // The load goes on until this turn has been served by the new version.
  const turn = await generateOnce(ctx.inference, {
    adapterHash: choice.version?.adapterHash ?? null,
    prompt: 0,
    tokens,
  });
  if (turn.servedBy !== expected?.adapterHash) throw new Error("the next turn was served by another version");
  return { at, ms, kind: isBack ? ("rollback" as const) : ("promote" as const) };
}

async function move(
  ctx: Ctx,
  place: { siteId: string; task: string },
  version: SwapVersion | undefined,
): Promise<void> {
  if (!version) throw new Error("there is no version to promote");
  const current = await ctx.db.version.findFirst({ where: { ...place, isCurrent: true } });
  await promoteVersion(ctx, {
    ...{ versionId: version.id, expectedCurrentId: current?.id ?? null, reason: "bench", override: true },
    userId: "bench",
  });
}

async function currentOf(ctx: Ctx, place: { siteId: string; task: string }, versions: SwapVersion[]) {
  const row = await ctx.db.version.findFirst({ where: { ...place, isCurrent: true } });
  return versions.find((one) => one.id === row?.id) ?? null;
}

type References = Map<string, ChosenToken[]>;
const keyOf = (adapterHash: string | null, prompt: number) => `${adapterHash}:${prompt}`;

async function readReferences(ctx: Ctx, { versions, tokens }: { versions: SwapVersion[]; tokens: number }) {
  const references: References = new Map();
  for (const { adapterHash } of versions)
    for (const prompt of prompts.keys()) {
      const heard = await generateOnce(ctx.inference, { adapterHash, prompt, tokens });
      references.set(keyOf(adapterHash, prompt), heard.tokens);
    }
  return references;
}

/** Rounds of answers of one version at once; more find no larger movement. */
const noiseRounds = 6;

/** What one version after the other says under load, with nothing else in the engine: how far its logits move. */
async function readNoise(ctx: Ctx, input: Omit<Swap, "swaps"> & { references: References }): Promise<number[]> {
  const { versions, references, lanes, tokens } = input;
  const moved: number[] = [];
  for (const { adapterHash } of versions) {
    const load = Array.from({ length: lanes }, async (_, lane) => {
      for (let round = 0; round < noiseRounds; round++) {
        const prompt = (lane + round) % prompts.length;
        const heard = await generateOnce(ctx.inference, { adapterHash, prompt, tokens });
        moved.push(...compareRuns(references.get(keyOf(adapterHash, prompt)) ?? [], heard.tokens).moved);
      }
    });
    await Promise.all(load);
  }
  return moved;
}

type Compared = { heard: Heard[]; references: References; versions: SwapVersion[]; noise: number };

async function compare(ctx: Ctx, { heard, references, versions, noise }: Compared) {
  const weights = openWeights(ctx.inference, versions);
  const ids = { equal: 0, nearTies: 0, noise: 0, differing: 0 };
  const distances = { own: [] as number[], other: [] as number[] };
  let failed = 0;
  let foreign = 0;
  for (const one of heard) {
    if (one.error) failed++;
    if (one.error || one.tokens.length === 0) continue;
    const { own, other } = await weights.distances(one);
    distances.own.push(own);
    distances.other.push(other);
    if (one.servedBy !== one.adapterHash || other < own) foreign++;
    ids[judge(compareRuns(references.get(keyOf(one.adapterHash, one.prompt)) ?? [], one.tokens), noise)]++;
  }
  const { own, other } = distances;
  return { failed, foreign, ids, weights: { own: quantiles(own), other: quantiles(other) } };
}

function quantiles(values: number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
