import { readVersionRows } from "@whetstone/db/adapters/version-reads";
import type { Db } from "@whetstone/db/client";
import { readExperimentRows } from "@whetstone/db/experiments/reads";
import { readExperiment } from "@whetstone/trainer/experiments/read-experiment";
import { getClock } from "@/lib/clock";
import { readActorNames } from "../adapters/view.ts";
import { viewExperiment } from "./view.ts";

type Ctx = { db: Db };

/** The experiments of a site with the verdict of each, newest first. */
export async function listExperiments(ctx: Ctx, input: { siteId: string }) {
  const [rows, nameOf] = await Promise.all([readExperimentRows(ctx.db, input), readActorNames(ctx.db)]);
  const now = getClock();
  return Promise.all(
    rows.map(async (row) => {
      const { looks: _looks, ...view } = viewExperiment(
        await readExperiment(ctx, { experimentId: row.id, now }),
        nameOf,
      );
      return view;
    }),
  );
}

export async function readOne(ctx: Ctx, input: { experimentId: string }) {
  const reading = await readExperiment(ctx, { ...input, now: getClock() });
  return viewExperiment(reading, await readActorNames(ctx.db));
}

/** Versions that may become a candidate, and why the others may not. */
export async function listCandidates(ctx: Ctx, input: { siteId: string }) {
  const rows = await readVersionRows(ctx.db, { ...input, task: "answer" });
  return rows
    .filter((row) => !row.isCurrent && ["evaluated", "rolled_back", "rejected"].includes(row.status))
    .map(({ id, name, hash, status, evaluation, adapter }) => ({
      ...{ id, name, hash, status },
      obstacle:
        status !== "evaluated"
          ? `is ${status.replace("_", " ")}`
          : evaluation?.status !== "passed"
            ? "has not passed its evaluation"
            : null,
      onlyShadow: adapter?.underMinimum ?? false,
    }));
}
