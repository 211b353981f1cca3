import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import {
  countAhead,
  type RunRow,
  readLastSign,
  readRun,
  readRunEvents,
  readRuns,
  readTrainableDatasets,
} from "@whetstone/db/runs/reads";
import type { RunsContext } from "@whetstone/trainer/runs/context";
import { readFacts } from "@whetstone/trainer/runs/dataset-facts";
import type { Estimate } from "@whetstone/trainer/runs/estimate";
import { lacksOf } from "@whetstone/trainer/runs/plan";
import { readRecipes } from "@whetstone/trainer/runs/recipe";
import { isOpen } from "@whetstone/trainer/runs/status";
import { getEnv } from "@/env";
import { getQueue } from "@/lib/queue";
import type { WebContext } from "@/trpc/init";
import { readActorNames } from "../adapters/view.ts";
import { runsPageSize } from "./schema.ts";

/** What the verbs of runs work with in this process. Bundled code has no folder of its own, so recipes are found from here. */
export function runsContext({ db, helpdesk }: WebContext): RunsContext {
  return {
    ...{ db, queue: getQueue(), inference: helpdesk.inference, backend: getEnv().TRAINING_BACKEND },
    recipesDir: join(process.cwd(), "../../packages/trainer/recipes"),
  };
}

export async function listRuns(ctx: WebContext, input: { siteId: string; page: number }) {
  const [{ rows, total }, nameOf] = await Promise.all([
    readRuns(ctx.db, { ...input, pageSize: runsPageSize }),
    readActorNames(ctx.db),
  ]);
  return { rows: rows.map((row) => viewRun(row, nameOf)), total };
}

/** A run with what only makes sense while it is open: its place in the queue and how long it has been silent. */
export async function readOneRun(ctx: WebContext, { runId }: { runId: string }) {
  const [run, nameOf] = await Promise.all([readRun(ctx.db, { runId }), readActorNames(ctx.db)]);
  if (!run) throw new AppError("NOT_FOUND", "This run does not exist; go back to the list.");
  const [ahead, sign] = await Promise.all([
    run.status === "queued" ? countAhead(ctx.db, { runId, createdAt: run.createdAt }) : 0,
    readLastSign(ctx.db, { runId }),
  ]);
  return { ...viewRun(run, nameOf), ahead, ...sign };
}

/** What the sidecar said after a number, for the charts and the log. */
export async function readEvents(ctx: WebContext, input: { runId: string; afterSeq: number }) {
  const rows = await readRunEvents(ctx.db, { ...input, take: 2_000 });
  return rows.map(({ seq, attempt, type, payload, at }) => ({
    ...{ seq, attempt, type, at: at.toISOString() },
    payload: payload as Record<string, unknown>,
  }));
}

/** What a run can be started with. */
export async function readChoices(ctx: WebContext, input: { siteId: string }) {
  const datasets = await readTrainableDatasets(ctx.db, input);
  const recipes = readRecipes(runsContext(ctx).recipesDir);
  return {
    datasets: datasets.map((dataset) => {
      const facts = readFacts(dataset);
      const { id, name, task, hash, override } = dataset;
      return { id, name, task, hash, rows: facts.files.train.rows, lacks: lacksOf(facts), override };
    }),
    recipes: recipes.map(({ name, lora, epochs, learningRate, precision }) => ({
      ...{ name, rank: lora.r, epochs, learningRate, precision },
    })),
  };
}

function viewRun(run: RunRow, nameOf: (actor: string) => string) {
  const { id, status, attempt, recipe, step, steps, tokensPerSecond, code, error, seed, backend, dataset } = run;
  return {
    ...{ id, status, attempt, recipe, step, steps, tokensPerSecond, code, error, seed, backend, dataset },
    ...{ createdAt: run.createdAt, startedAt: run.startedAt, endedAt: run.endedAt, isOpen: isOpen(status) },
    cancelRequested: run.cancelRequested,
    hasCheckpoint: run.checkpoint !== null,
    peakMemoryBytes: run.peakMemoryBytes === null ? null : Number(run.peakMemoryBytes),
    estimate: run.estimate as Estimate | null,
    startedBy: nameOf(run.startedBy),
    adapterHash: run.adapter?.hash ?? null,
    underMinimum: (run.resolved as { underMinimum?: boolean }).underMinimum ?? false,
  };
}
export type RunView = ReturnType<typeof viewRun>;
