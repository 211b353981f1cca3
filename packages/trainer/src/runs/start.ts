import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { isUniqueViolation } from "@whetstone/db/client";
import { type Run, readRun, readSpeeds } from "@whetstone/db/runs/reads";
import { createRun } from "@whetstone/db/runs/writes";
import { z } from "zod";
import { type Actor, actorName } from "../adapters/actor.ts";
import { executeRunJob } from "../jobs.ts";
import type { RunsContext } from "./context.ts";
import { estimateRun } from "./estimate.ts";
import { lacksOf, loadParts } from "./plan.ts";

export const startRunSchema = z.object({
  /** Chosen by the client, so that a second click or a retry is the same run. */
  id: z.uuid(),
  /** Id, hash or name of a frozen dataset. */
  dataset: z.string().trim().min(1),
  recipe: z.string().trim().min(1),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(0),
  /** Ends with a checkpoint after this many minutes. */
  maxMinutes: z.number().positive().max(10_080).nullable().default(null),
  /** Why a dataset under its minimums is trained on all the same; kept in the audit. */
  override: z.string().trim().min(1).max(500).nullable().default(null),
});
export type StartRun = z.input<typeof startRunSchema>;

/**
 * Queues a training: the row, its job and its audit entry commit together. The same id again is the same run.
 * NOT_FOUND, DATASET_NOT_FROZEN, INVALID for a dataset under its minimums without a reason, UNAVAILABLE or
 * MODEL_NOT_LOADED while the model server does not know its base.
 */
export async function startRun(ctx: RunsContext, input: StartRun & { actor: Actor }): Promise<Run> {
  const { id, override, seed, maxMinutes, ...wanted } = startRunSchema.parse(input);
  const { dataset, facts, recipe, base } = await loadParts(ctx, wanted);
  const lacks = lacksOf(facts);
  const reason = override ?? dataset.override;
  if (lacks.length > 0 && !reason)
    throw new AppError(
      "INVALID",
      `The dataset “${dataset.name}” is under its minimums (${lacks.join("; ")}). Add examples, or give a reason: its versions can then be evaluated but never promoted.`,
    );
  const { baseHash, templateHash, template } = base;
  if (!template)
    throw new AppError(
      "MODEL_INVALID",
      "The model server runs an engine whose chat format is unknown; train with the built-in engine.",
    );
  const speeds = await readSpeeds(ctx.db, { recipe: recipe.name, baseHash, backend: ctx.backend, take: 5 });
  const { rows, tokens } = facts.files.train;
  const underMinimum = lacks.length > 0 || dataset.override !== null;
  try {
    return await ctx.db.$transaction(async (tx) => {
      const run = await createRun(tx, {
        ...{ id, siteId: dataset.siteId, datasetId: dataset.id, recipe: recipe.name, seed, backend: ctx.backend },
        ...{ baseHash, templateHash, startedBy: actorName(input.actor) },
        resolved: { recipe, template, maxMinutes, underMinimum, override: reason },
        estimate: estimateRun({ rows, tokens, recipe, speeds }),
      });
      await ctx.queue.enqueue(tx, executeRunJob, { runId: run.id });
      await appendAudit(tx, {
        ...{ siteId: dataset.siteId, actor: actorName(input.actor), action: "run.start", subject: `run:${run.id}` },
        after: { dataset: dataset.hash, recipe: recipe.name, seed, underMinimum },
        reason: lacks.length > 0 ? reason : null,
      });
      return run;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const known = await readRun(ctx.db, { runId: id });
    if (!known) throw error;
    return known;
  }
}
