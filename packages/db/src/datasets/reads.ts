import type { Dataset, Example } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type DatasetListing = Omit<Dataset, "manifest" | "funnel" | "readiness"> & { rows: number; runs: number };

/** Sets of these sites, newest first. */
export async function listDatasets(db: DbOrTx, input: { siteIds: string[]; take: number }): Promise<DatasetListing[]> {
  const rows = await db.dataset.findMany({
    where: { siteId: { in: input.siteIds } },
    omit: { manifest: true, funnel: true, readiness: true },
    include: { _count: { select: { examples: true, runs: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.take,
  });
  return rows.map(({ _count, ...row }) => ({ ...row, rows: _count.examples, runs: _count.runs }));
}

export function readDataset(db: DbOrTx, input: { datasetId: string }): Promise<Dataset | null> {
  return db.dataset.findUnique({ where: { id: input.datasetId } });
}

export function readDatasetByHash(db: DbOrTx, input: { hash: string }): Promise<Dataset | null> {
  return db.dataset.findUnique({ where: input });
}

/** Examples of a site and task that may become rows, in pages by id; discarded and held-out ones stay out. */
export async function readCandidates(db: DbOrTx, input: { siteId: string; task: string }): Promise<Example[]> {
  const rows: Example[] = [];
  for (let after: string | null = null; ; ) {
    const page: Example[] = await db.example.findMany({
      where: {
        siteId: input.siteId,
        task: input.task,
        status: { not: "discarded" },
        ...(after ? { id: { gt: after } } : {}),
      },
      orderBy: { id: "asc" },
      take: 2_000,
    });
    rows.push(...page.filter((row) => (row.metadata as { heldOut?: boolean }).heldOut !== true));
    if (page.length < 2_000) return rows;
    after = page.at(-1)?.id ?? null;
  }
}

/** The members of a set with their sides. */
export async function readMembers(
  db: DbOrTx,
  input: { datasetId: string },
): Promise<{ example: Example; split: string; groupKey: string }[]> {
  return db.datasetExample.findMany({
    where: input,
    orderBy: { exampleId: "asc" },
    select: { split: true, groupKey: true, example: true },
  });
}

/** One page of the members of a set, those that conversations taught first. */
export async function listMembers(
  db: DbOrTx,
  input: { datasetId: string; skip: number; take: number },
): Promise<{ rows: { example: Example; split: string }[]; total: number }> {
  const where = { datasetId: input.datasetId };
  const [rows, total] = await Promise.all([
    db.datasetExample.findMany({
      where,
      orderBy: [{ example: { failureId: { sort: "asc", nulls: "last" } } }, { exampleId: "asc" }],
      skip: input.skip,
      take: input.take,
      select: { split: true, example: true },
    }),
    db.datasetExample.count({ where }),
  ]);
  return { rows, total };
}

/** Every frozen set of a site that is never trained on. */
export function readHeldOutSets(db: DbOrTx, input: { siteId: string }): Promise<{ id: string; name: string }[]> {
  return db.dataset.findMany({
    where: { siteId: input.siteId, purpose: "held_out", status: "frozen" },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true },
  });
}

/** Ids of the examples in a set, its training side or all of it. */
export async function readMemberIds(db: DbOrTx, input: { datasetId: string; split?: string }): Promise<string[]> {
  const rows = await db.datasetExample.findMany({ where: input, select: { exampleId: true } });
  return rows.map((row) => row.exampleId);
}

export type ExampleCounts = { task: string; source: string; status: string; count: number };

/** What lies ready on a site, by task, source and status. */
export async function countExamples(db: DbOrTx, input: { siteIds: string[] }): Promise<ExampleCounts[]> {
  const groups = await db.example.groupBy({
    by: ["task", "source", "status"],
    where: { siteId: { in: input.siteIds } },
    _count: true,
  });
  return groups.map(({ _count, ...group }) => ({ ...group, count: _count }));
}

/** Examples by id, for a look at what a gate removed. */
export function readExamples(db: DbOrTx, input: { siteIds: string[]; ids: string[] }): Promise<Example[]> {
  return db.example.findMany({
    where: { id: { in: input.ids }, siteId: { in: input.siteIds } },
    orderBy: { id: "asc" },
  });
}

/** Ids of articles and approved answers that examples were already drawn from, as `metadata.origin` says. */
export async function readOrigins(db: DbOrTx, input: { siteId: string }): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ origin: string }[]>`
    select distinct metadata->>'origin' as origin from example
    where "siteId" = ${input.siteId}::uuid and metadata->>'origin' is not null`;
  return new Set(rows.map((row) => row.origin));
}
