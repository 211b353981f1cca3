import type { Adapter, Dataset, Run, RunEvent } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";
import { utcNow } from "../conversations/clock.ts";

export type { Run, RunEvent };
export type RunRow = Run & {
  dataset: Pick<Dataset, "id" | "name" | "task" | "hash" | "status">;
  adapter: Pick<Adapter, "hash"> | null;
};

const parts = {
  dataset: { select: { id: true, name: true, task: true, hash: true, status: true } },
  adapter: { select: { hash: true } },
} as const;

/** Statuses in which an attempt is at work. */
export const activeStatuses = ["preparing", "training", "exporting", "checking"] as const;

export function readRun(db: DbOrTx, input: { runId: string }): Promise<RunRow | null> {
  return db.run.findUnique({ where: { id: input.runId }, include: parts });
}

/** The runs of a site, or of all, newest first. */
export async function readRuns(
  db: DbOrTx,
  input: { siteId?: string; page: number; pageSize: number },
): Promise<{ rows: RunRow[]; total: number }> {
  const { siteId, page, pageSize } = input;
  const where = siteId ? { siteId } : {};
  const [rows, total] = await Promise.all([
    db.run.findMany({
      where,
      include: parts,
      orderBy: { createdAt: "desc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    db.run.count({ where }),
  ]);
  return { rows, total };
}

/** Events of a run after a number, in order. */
export function readRunEvents(
  db: DbOrTx,
  input: { runId: string; afterSeq?: number; types?: string[]; take?: number },
): Promise<RunEvent[]> {
  const { runId, afterSeq = 0, types, take = 5_000 } = input;
  return db.runEvent.findMany({
    where: { runId, seq: { gt: afterSeq }, ...(types && { type: { in: types } }) },
    orderBy: { seq: "asc" },
    take,
  });
}

/** Runs before this one that wait or are at work: its place in the queue. */
export async function countAhead(db: DbOrTx, input: { runId: string; createdAt: Date }): Promise<number> {
  return db.run.count({
    where: {
      id: { not: input.runId },
      OR: [{ status: { in: [...activeStatuses] } }, { status: "queued", createdAt: { lt: input.createdAt } }],
    },
  });
}

/** Speeds of finished runs with a recipe on a base, newest first: what an estimate goes by. */
export async function readSpeeds(
  db: DbOrTx,
  input: { recipe: string; baseHash: string; backend: string; take: number },
): Promise<number[]> {
  const { take, ...where } = input;
  const rows = await db.run.findMany({
    where: { ...where, status: "finished", tokensPerSecond: { gt: 0 } },
    select: { tokensPerSecond: true },
    orderBy: { endedAt: "desc" },
    take,
  });
  return rows.flatMap(({ tokensPerSecond }) => tokensPerSecond ?? []);
}

/** Frozen datasets that a run may be started on, newest first. */
export function readTrainableDatasets(db: DbOrTx, input: { siteId?: string }): Promise<Dataset[]> {
  return db.dataset.findMany({
    where: {
      status: "frozen",
      purpose: "training",
      ...(input.siteId && { OR: [{ siteId: input.siteId }, { siteId: null }] }),
    },
    orderBy: { frozenAt: "desc" },
    take: 200,
  });
}

export function readTrainableDataset(db: DbOrTx, input: { dataset: string }): Promise<Dataset | null> {
  const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(input.dataset);
  return isId
    ? db.dataset.findUnique({ where: { id: input.dataset } })
    : db.dataset.findFirst({
        where: { OR: [{ hash: input.dataset }, { name: input.dataset, status: "frozen" }] },
        orderBy: { createdAt: "desc" },
      });
}

/** Seconds since a run said anything, by the database's clock, and how long its worker's last sign of life is ago. */
export async function readLastSign(
  db: DbOrTx,
  input: { runId: string },
): Promise<{ silentSeconds: number | null; workerSilentSeconds: number | null }> {
  const rows = await db.$queryRaw<{ silentSeconds: number | null; workerSilentSeconds: number | null }[]>`
    select extract(epoch from ${utcNow} - (select max(at) from run_event where "runId" = run.id))::float8 as "silentSeconds",
      extract(epoch from ${utcNow} - "heartbeatAt")::float8 as "workerSilentSeconds"
    from run where id = ${input.runId}::uuid`;
  return rows[0] ?? { silentSeconds: null, workerSilentSeconds: null };
}
