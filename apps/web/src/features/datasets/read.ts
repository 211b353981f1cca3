import { AppError } from "@whetstone/core/errors";
import { countExamples, listDatasets, listMembers, readDataset, readExamples } from "@whetstone/db/datasets/reads";
import { readRedactionNumbers } from "@whetstone/db/failures/collect-reads";
import { datasetCard } from "@whetstone/trainer/datasets/card";
import type { FunnelStep } from "@whetstone/trainer/datasets/funnel";
import type { Manifest } from "@whetstone/trainer/datasets/manifest";
import type { Readiness } from "@whetstone/trainer/datasets/readiness";
import type { WebContext } from "@/trpc/init";
import { memberPageSize } from "./schema.ts";

type ExampleRow = Awaited<ReturnType<typeof readExamples>>[number];

const shown = 200;

/** The sets of a site and what lies ready for the next one. */
export async function listPage(ctx: WebContext, input: { siteId: string }) {
  const siteIds = [input.siteId];
  const [datasets, examples, numbers] = await Promise.all([
    listDatasets(ctx.db, { siteIds, take: shown }),
    countExamples(ctx.db, { siteIds }),
    readRedactionNumbers(ctx.db, input.siteId),
  ]);
  return { datasets, examples, numbers };
}

/** One set with what the gates said, and its card once it is frozen. */
export async function readPage(ctx: WebContext, input: { datasetId: string }) {
  const row = await readDataset(ctx.db, input);
  if (!row?.siteId) throw new AppError("NOT_FOUND", "This dataset does not exist any more.");
  const { manifest, funnel, readiness, siteId, ...facts } = row;
  const parent = row.parentId ? await readDataset(ctx.db, { datasetId: row.parentId }) : null;
  const known = manifest as unknown as Manifest | null;
  return {
    ...facts,
    siteId,
    parent: parent && { id: parent.id, name: parent.name },
    funnel: funnel as unknown as FunnelStep[],
    readiness: readiness as unknown as Readiness | null,
    manifest: known,
    card: known && row.hash ? datasetCard(row.hash, known) : null,
  };
}

/** Some of the rows that a gate removed, for a look at them. */
export async function readSamples(ctx: WebContext, input: { siteId: string; ids: string[] }) {
  const rows = await readExamples(ctx.db, { siteIds: [input.siteId], ids: input.ids });
  return rows.map(toRow);
}

/** What is in a set, a page at a time: the end of every ancestry, and where it came from. */
export async function readMembers(ctx: WebContext, input: { datasetId: string; page: number }) {
  const { rows, total } = await listMembers(ctx.db, {
    ...{ datasetId: input.datasetId, skip: (input.page - 1) * memberPageSize, take: memberPageSize },
  });
  return { total, rows: rows.map(({ example, split }) => ({ ...toRow(example), split })) };
}

function toRow({ id, completion, label, source, failureId, conversationId, metadata }: ExampleRow) {
  const { subject = "" } = metadata as { subject?: string };
  return { id, completion, label, source, failureId, conversationId, subject };
}
