import type { Adapter, Evaluation, Version } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Evaluation, Version };

/** A version with its file and its newest evaluation. */
export type VersionRow = Version & { adapter: Adapter | null; evaluation: Evaluation | null };

const parts = { adapter: true, evaluations: { orderBy: { createdAt: "desc" }, take: 1 } } as const;

export async function readVersionRow(db: DbOrTx, input: { versionId: string }): Promise<VersionRow | null> {
  const row = await db.version.findUnique({ where: { id: input.versionId }, include: parts });
  return row && withEvaluation(row);
}

/** The versions of a site, newest first; of all tasks or of one. */
export async function readVersionRows(
  db: DbOrTx,
  input: { siteId: string; task?: string; versionIds?: string[] },
): Promise<VersionRow[]> {
  const { siteId, task, versionIds } = input;
  const rows = await db.version.findMany({
    where: { siteId, task, ...(versionIds && { id: { in: versionIds } }) },
    include: parts,
    orderBy: { createdAt: "desc" },
  });
  return rows.map(withEvaluation);
}

/** The one version that serves a site and task; null: the configured base does. */
export function readCurrentVersion(db: DbOrTx, input: { siteId: string; task: string }): Promise<Version | null> {
  return db.version.findFirst({ where: { ...input, isCurrent: true } });
}

/** What an adapter was trained by, for the page of a version: run, dataset and the conversations whose rows taught it. */
export async function readLineage(db: DbOrTx, input: { adapterHash: string }) {
  const adapter = await db.adapter.findUnique({
    where: { hash: input.adapterHash },
    include: { run: { include: { dataset: { include: { _count: { select: { examples: true } } } } } } },
  });
  if (!adapter?.run) return null;
  const { run } = adapter;
  const taughtBy = await db.example.findMany({
    where: { conversationId: { not: null }, datasets: { some: { datasetId: run.datasetId, split: "train" } } },
    distinct: ["conversationId"],
    orderBy: { createdAt: "desc" },
    select: { conversationId: true },
  });
  return {
    run: { id: run.id, status: run.status, recipe: run.recipe, seed: run.seed, endedAt: run.endedAt },
    dataset: {
      id: run.dataset.id,
      name: run.dataset.name,
      hash: run.dataset.hash,
      examples: run.dataset._count.examples,
    },
    conversationIds: taughtBy.flatMap(({ conversationId }) => conversationId ?? []),
  };
}

/** How many answers a version has given, and the newest conversations in which it did. */
export async function readAnswers(
  db: DbOrTx,
  input: { versionId: string },
): Promise<{ count: number; conversationIds: string[] }> {
  const [count, newest] = await Promise.all([
    db.generation.count({ where: input }),
    db.generation.findMany({
      where: input,
      orderBy: { createdAt: "desc" },
      distinct: ["conversationId"],
      select: { conversationId: true },
      take: 8,
    }),
  ]);
  return { count, conversationIds: newest.map((row) => row.conversationId) };
}

function withEvaluation<Row extends { evaluations: Evaluation[] }>({ evaluations, ...row }: Row) {
  return { ...row, evaluation: evaluations[0] ?? null };
}
