import { AppError } from "@whetstone/core/errors";
import type { DbOrTx } from "@whetstone/db/client";
import { readCandidates, readDataset, readHeldOutSets, readMemberIds, readMembers } from "@whetstone/db/datasets/reads";
import { noteBuild } from "@whetstone/db/datasets/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { type Cleaned, cleanRows } from "./clean.ts";
import type { HeldOutItem } from "./decontaminate.ts";
import { checkReadiness, goalOf, type Readiness } from "./readiness.ts";
import { readSiteWords } from "./site-words.ts";
import type { SplitRow } from "./split.ts";
import { toRow } from "./to-row.ts";

export type Built = { cleaned: Cleaned; readiness: Readiness; heldOut: string[] };
type DatasetRow = NonNullable<Awaited<ReturnType<typeof readDataset>>>;

/** Runs the gates over everything that a draft may hold now and writes funnel and readiness down. Nothing is frozen. */
export async function buildDataset(
  ctx: HelpdeskContext,
  input: { datasetId: string; onProgress?: (stage: string, done: number, total: number) => void },
): Promise<Built> {
  const dataset = await readDraft(ctx.db, input);
  const built = await gather(ctx.db, { dataset, onProgress: input.onProgress });
  await ctx.db.$transaction((tx) =>
    noteBuild(tx, { datasetId: dataset.id, funnel: built.cleaned.steps, readiness: built.readiness }),
  );
  return built;
}

/** NOT_FOUND, and CONFLICT for a set that is frozen. */
export async function readDraft(db: DbOrTx, input: { datasetId: string }): Promise<DatasetRow & { siteId: string }> {
  const dataset = await readDataset(db, input);
  if (!dataset?.siteId) throw new AppError("NOT_FOUND", "This dataset does not exist any more.");
  if (dataset.status === "frozen")
    throw new AppError("CONFLICT", "This dataset is frozen and never changes. Make a new one that adds to it.");
  return { ...dataset, siteId: dataset.siteId };
}

/** The rows of a draft as its examples give them at this moment. */
export async function gather(
  db: DbOrTx,
  input: {
    dataset: DatasetRow & { siteId: string };
    onProgress?: (stage: string, done: number, total: number) => void;
  },
): Promise<Built> {
  const { dataset } = input;
  const { siteId, task } = dataset;
  if (dataset.purpose === "held_out") return gatherHeldOut(db, dataset);
  const [examples, words, heldOut, olderIds] = await Promise.all([
    readCandidates(db, { siteId, task }),
    readSiteWords(db, siteId),
    readHeldOut(db, { siteId }),
    dataset.parentId ? readMemberIds(db, { datasetId: dataset.parentId }) : Promise.resolve([]),
  ]);
  const older = new Set(olderIds);
  const cleaned = cleanRows(examples.map(toRow), {
    ...words,
    heldOut: heldOut.items,
    olderIds: older,
    onProgress: input.onProgress,
  });
  const readiness = checkReadiness(cleaned.rows, goalOf(task, older.size > 0), cleaned.composition.newRows);
  return { cleaned, readiness, heldOut: heldOut.names };
}

/** A held-out set is what was imported into it, all of it, on the test side. */
async function gatherHeldOut(db: DbOrTx, dataset: DatasetRow): Promise<Built> {
  const members = await readMembers(db, { datasetId: dataset.id });
  const rows = members.map(({ example }): SplitRow => {
    const row = toRow(example);
    return { ...row, questionId: row.id, groupKey: row.id, side: "test" };
  });
  const step = { gate: "imported", before: rows.length, after: rows.length, reasons: {}, samples: {} };
  const composition = { newRows: 0, olderRows: 0, newTokens: 0, olderTokens: 0 };
  const readiness: Readiness = {
    ...{ goal: goalOf(dataset.task, false), rows: rows.length, minimum: 1, recommended: 300, indicators: [] },
    state: rows.length === 0 ? "blocked" : rows.length < 300 ? "thin" : "ready",
    blocks: rows.length === 0 ? ["import rows first"] : [],
    warnings: rows.length > 0 && rows.length < 300 ? ["fewer than 300 items show differences of 5 points at best"] : [],
  };
  return { cleaned: { rows, steps: [step], composition }, readiness, heldOut: [] };
}

async function readHeldOut(db: DbOrTx, input: { siteId: string }): Promise<{ names: string[]; items: HeldOutItem[] }> {
  const sets = await readHeldOutSets(db, input);
  const items: HeldOutItem[] = [];
  for (const { id, name } of sets)
    for (const { example } of await readMembers(db, { datasetId: id })) {
      const { subject, completion } = toRow(example);
      items.push({ set: name, subject, completion });
    }
  return { names: sets.map((set) => set.name), items };
}
