import { readCategoryLabels } from "@whetstone/db/tickets/reads";
import { z } from "zod";
import type { HelpdeskContext } from "../context.ts";
import { embedAll } from "../knowledge/embed.ts";
import { type IntentDecider, trainDecider } from "./scope-threshold.ts";

const intentsSchema = z.array(z.object({ name: z.string(), examples: z.array(z.string()).default([]) }));

/** Decisions of people that are learned from, the newest first. */
const labelCount = 2_000;
/** Trained again when people have decided so many more. */
const retrainAfter = 25;

type Trained = { key: string; labels: number; decide: IntentDecider | null };
const trained = new WeakMap<HelpdeskContext["db"], Map<string, Trained>>();

/**
 * What decides a site's categories: learned from the examples of its intents and from what people chose. Kept in
 * memory until the intents change or 25 more decisions have come. Null where there is nothing to tell apart.
 */
export async function deciderOf(
  ctx: HelpdeskContext,
  input: { siteId: string; intents: unknown },
): Promise<IntentDecider | null> {
  const intents = intentsSchema.safeParse(input.intents).data ?? [];
  const labels = await readCategoryLabels(ctx.db, { siteId: input.siteId, take: labelCount });
  const key = JSON.stringify(intents);
  const sites = trained.get(ctx.db) ?? new Map<string, Trained>();
  trained.set(ctx.db, sites);
  const known = sites.get(input.siteId);
  if (known?.key === key && labels.length - known.labels < retrainAfter && labels.length >= known.labels)
    return known.decide;

  const rows = [
    ...intents.flatMap(({ name, examples }) => examples.map((text) => ({ text, intent: name }))),
    ...labels.map(({ text, chosen }) => ({ text, intent: chosen })),
  ];
  const isEnough = new Set(rows.map(({ intent }) => intent)).size >= 2;
  const vectors = isEnough
    ? await embedAll(
        ctx.inference,
        rows.map(({ text }) => text),
      )
    : [];
  const decide = isEnough
    ? trainDecider(rows.map((row, at) => ({ ...row, vector: vectors[at] ?? new Float32Array() })))
    : null;
  sites.set(input.siteId, { key, labels: labels.length, decide });
  return decide;
}
