import { type DbOrTx, Prisma } from "../client.ts";

export type FailureFilter = {
  siteIds: string[];
  status?: string;
  remedy?: string;
  signal?: string;
  clusterId?: string;
  minScore?: number;
  search?: string;
};

export type FailureListing = {
  id: string;
  siteId: string;
  conversationId: string;
  question: string;
  score: number;
  remedy: string;
  status: string;
  occurredAt: Date;
  clusterId: string | null;
  clusterLabel: string | null;
  clusterSize: number;
  signals: string[];
};

/** One page of failures, ranked by score × size of the cluster, and how many there are in all. */
export async function listFailures(
  db: DbOrTx,
  input: FailureFilter & { sort: "rank" | "newest"; skip: number; take: number },
): Promise<{ rows: FailureListing[]; total: number }> {
  const conditions = [
    Prisma.sql`f."siteId" = any(${input.siteIds}::uuid[])`,
    ...(input.status ? [Prisma.sql`f.status = ${input.status}`] : []),
    ...(input.remedy ? [Prisma.sql`f.remedy = ${input.remedy}`] : []),
    ...(input.clusterId ? [Prisma.sql`f."clusterId" = ${input.clusterId}::uuid`] : []),
    ...(input.minScore ? [Prisma.sql`f.score >= ${input.minScore - 1e-9}`] : []),
    ...(input.search ? [Prisma.sql`position(lower(${input.search}) in lower(f.question)) > 0`] : []),
    ...(input.signal
      ? [Prisma.sql`exists (select 1 from signal s where s."failureId" = f.id and s.kind = ${input.signal})`]
      : []),
  ];
  const where = Prisma.join(conditions, " and ");
  const order =
    input.sort === "newest"
      ? Prisma.sql`f."occurredAt" desc, f.id desc`
      : Prisma.sql`f.score * greatest(1, coalesce(c.size, 1)) desc, f."occurredAt" desc, f.id desc`;
  const rows = await db.$queryRaw<FailureListing[]>`
    select f.id, f."siteId", f."conversationId", f.question, f.score, f.remedy, f.status, f."occurredAt",
      f."clusterId", c.label as "clusterLabel", coalesce(c.size, 1)::int as "clusterSize",
      (select coalesce(array_agg(s.kind order by s.weight desc, s.kind), '{}') from signal s where s."failureId" = f.id) as signals
    from failure f left join cluster c on c.id = f."clusterId"
    where ${where} order by ${order} offset ${input.skip} limit ${input.take}`;
  const count = await db.$queryRaw<{ total: number }[]>`select count(*)::int as total from failure f where ${where}`;
  return { rows, total: count[0]?.total ?? 0 };
}

/** How many failures are in each status and remedy, for the list's head. */
export async function countFailures(
  db: DbOrTx,
  input: { siteIds: string[] },
): Promise<{ status: string; remedy: string; count: number }[]> {
  return db.$queryRaw`
    select status, remedy, count(*)::int as count from failure
    where "siteId" = any(${input.siteIds}::uuid[]) group by status, remedy`;
}

/** The largest clusters of a site that still have failures nobody has answered. */
export async function listClusters(
  db: DbOrTx,
  input: { siteIds: string[]; take: number },
): Promise<{ id: string; label: string; size: number; open: number }[]> {
  return db.$queryRaw`
    select c.id, c.label, c.size, count(f.id)::int as open from cluster c
    join failure f on f."clusterId" = c.id and f.status = 'queued'
    where c."siteId" = any(${input.siteIds}::uuid[]) and c.size > 1
    group by c.id order by c.size desc, c.id limit ${input.take}`;
}

/** A failure with its signals, its cluster and what it became: examples, the sets they are in, and what was trained on them. */
export function readFailure(db: DbOrTx, input: { failureId: string }) {
  return db.failure.findUnique({
    where: { id: input.failureId },
    include: {
      signals: { orderBy: [{ weight: "desc" }, { kind: "asc" }] },
      cluster: { select: { id: true, label: true, size: true } },
      examples: {
        orderBy: { createdAt: "desc" },
        include: {
          datasets: {
            include: {
              dataset: {
                select: {
                  id: true,
                  name: true,
                  hash: true,
                  status: true,
                  createdAt: true,
                  runs: {
                    select: {
                      id: true,
                      status: true,
                      adapter: {
                        select: {
                          hash: true,
                          versions: { select: { id: true, name: true, status: true, isCurrent: true } },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  });
}
export type FailureRow = NonNullable<Awaited<ReturnType<typeof readFailure>>>;

/** Failures that taught a version which serves now, and that it has not been asked about yet. */
export function readLiveUnasked(db: DbOrTx, input: { limit: number }): Promise<{ id: string }[]> {
  return db.$queryRaw<{ id: string }[]>`
    select distinct f.id from failure f
    join example e on e."failureId" = f.id and e.status = 'approved' and e.task = 'answer'
    join dataset_example d on d."exampleId" = e.id
    join run r on r."datasetId" = d."datasetId"
    join adapter a on a."runId" = r.id
    join version v on v."adapterHash" = a.hash and v."siteId" = f."siteId" and v.task = 'answer' and v."isCurrent"
    where f.status <> 'dismissed' and coalesce(f."askedAgain"->>'versionId', '') <> v.id::text
    order by f.id limit ${input.limit}`;
}
