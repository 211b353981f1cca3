import { randomUUID } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import { chooseVersion } from "@whetstone/helpdesk/assistant/choose-version";
import type { InferenceClient } from "@whetstone/inference/client";
import { promoteVersion } from "../../packages/trainer/src/adapters/promote.ts";
import { rollBack } from "../../packages/trainer/src/adapters/rollback.ts";
import { generateOnce, type Heard, isNearTie, prompts } from "./streams.ts";
import type { SwapVersion } from "./versions.ts";

type Quantiles = { p50: number; p95: number };
export type SwapReport = {
  swaps: number;
  rollbacks: number;
  seconds: number;
  streams: number;
  /** Streams that ran while the pointer moved. */
  crossed: number;
  failed: number;
  foreign: number;
  equal: number;
  nearTies: number;
  differing: number;
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
  if (new Set(references.values()).size < references.size)
    ctx.say("some versions say the same to a prompt; their streams cannot be told apart there");
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
  const compared = await compare(ctx, { heard, references });
  const times = (kind: string) => quantiles(moves.filter((one) => one.kind === kind).map((one) => one.ms));
  return {
    ...{ swaps: moves.length, seconds, streams: heard.length, ...compared },
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

type References = Map<string, string>;
const keyOf = (adapterHash: string | null, prompt: number) => `${adapterHash}:${prompt}`;

async function readReferences(ctx: Ctx, { versions, tokens }: { versions: SwapVersion[]; tokens: number }) {
  const references: References = new Map();
  for (const { adapterHash } of versions)
    for (const prompt of prompts.keys())
      references.set(
        keyOf(adapterHash, prompt),
        (await generateOnce(ctx.inference, { adapterHash, prompt, tokens })).text,
      );
  return references;
}

async function compare(ctx: Ctx, { heard, references }: { heard: Heard[]; references: References }) {
  const counts = { failed: 0, foreign: 0, equal: 0, nearTies: 0, differing: 0 };
  for (const one of heard) {
    const own = references.get(keyOf(one.adapterHash, one.prompt)) ?? "";
    const isForeign = [...references].some(
      ([key, text]) => text === one.text && text !== own && key.endsWith(`:${one.prompt}`),
    );
    if (one.error) counts.failed++;
    else if (one.servedBy !== one.adapterHash || isForeign) counts.foreign++;
    else if (one.text === own) counts.equal++;
    else if (await isNearTie(ctx.inference, one, own)) counts.nearTies++;
    else counts.differing++;
  }
  return counts;
}

function quantiles(values: number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
