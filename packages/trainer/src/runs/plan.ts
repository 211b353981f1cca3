import { AppError } from "@whetstone/core/errors";
import { readSpeeds, readTrainableDataset } from "@whetstone/db/runs/reads";
import type { RunsContext } from "./context.ts";
import { type DatasetFacts, readFacts } from "./dataset-facts.ts";
import { type Estimate, estimateRun } from "./estimate.ts";
import { resolveRecipe } from "./recipe.ts";

export type Plan = {
  estimate: Estimate;
  rows: number;
  /** What the dataset lacks of the minimums; a run needs a reason then, and its versions are never promoted. */
  lacks: string[];
};

/** What a run would be and take, before it is started. Throws as `startRun`, but for what a reason can override. */
export async function planRun(ctx: RunsContext, input: { dataset: string; recipe: string }): Promise<Plan> {
  const { facts, recipe, base } = await loadParts(ctx, input);
  const speeds = await readSpeeds(ctx.db, {
    recipe: recipe.name,
    baseHash: base.baseHash,
    backend: ctx.backend,
    take: 5,
  });
  const { rows, tokens } = facts.files.train;
  return { estimate: estimateRun({ rows, tokens, recipe, speeds }), rows, lacks: lacksOf(facts) };
}

/** Dataset, recipe and base of a run, each checked. */
export async function loadParts(ctx: RunsContext, input: { dataset: string; recipe: string }) {
  const dataset = await readTrainableDataset(ctx.db, input);
  if (!dataset) throw new AppError("NOT_FOUND", `There is no dataset ${input.dataset}; give its name, id or hash.`);
  if (dataset.status !== "frozen" || !dataset.hash)
    throw new AppError("DATASET_NOT_FROZEN", `Freeze the dataset “${dataset.name}” first; it is ${dataset.status}.`);
  const facts = readFacts(dataset);
  if (facts.files.train.rows === 0)
    throw new AppError("INVALID", `The dataset “${dataset.name}” has no training rows.`);
  const recipe = resolveRecipe(input.recipe, ctx.recipesDir);
  const { model } = await ctx.inference.status();
  if (!model) throw new AppError("MODEL_NOT_LOADED", "The model server has no model yet; wait until it is ready.");
  return { dataset: { ...dataset, hash: dataset.hash }, facts, recipe, base: model };
}

export function lacksOf(facts: DatasetFacts): string[] {
  if (facts.readiness.state !== "blocked") return [];
  return facts.readiness.blocks.length > 0 ? facts.readiness.blocks : ["it is under its minimums"];
}
