import { type DbOrTx, Prisma } from "../client.ts";

export type Quantiles = { p50: number; p95: number; p99: number };
export type Latency = {
  n: number;
  /** Milliseconds; null without an answer. */
  firstToken: Quantiles | null;
  total: Quantiles | null;
  /** Waiting for a place, part of the two above. */
  queue: Quantiles | null;
  /** Logarithmic, four a decade from 10 ms to 100 s; the ends take what lies beyond. */
  bins: { fromMs: number; firstToken: number; total: number }[];
};

const binsPerDecade = 4;
const [firstExponent, lastExponent] = [1, 5];
const binCount = (lastExponent - firstExponent) * binsPerDecade;

/** How long a version's finished answers took since a moment. */
export async function readLatency(db: DbOrTx, input: { versionId: string; since: Date }): Promise<Latency> {
  const answers = Prisma.sql`
    select "firstTokenMs" as first, "totalMs" as total, "queueMs" as queue from generation
    where "versionId" = ${input.versionId}::uuid and status = 'finished' and "createdAt" >= ${input.since}`;
  const quantiles = (column: Prisma.Sql) =>
    Prisma.sql`percentile_cont(array[0.5, 0.95, 0.99]) within group (order by ${column})`;
  const [summary] = await db.$queryRaw<
    { n: number; first: number[] | null; total: number[] | null; queue: number[] | null }[]
  >`
    with answer as (${answers})
    select count(*)::int as n, ${quantiles(Prisma.sql`first`)} as first, ${quantiles(Prisma.sql`total`)} as total,
      ${quantiles(Prisma.sql`queue`)} as queue from answer`;
  const binOf = (column: Prisma.Sql) =>
    Prisma.sql`least(${binCount}, greatest(1, width_bucket(log(greatest(${column}, 1)), ${firstExponent}, ${lastExponent}, ${binCount})))`;
  const rows = await db.$queryRaw<{ bin: number; first: number; total: number }[]>`
    with answer as (${answers}), counted as (
      select ${binOf(Prisma.sql`first`)} as bin, 1 as first, 0 as total from answer where first is not null
      union all select ${binOf(Prisma.sql`total`)}, 0, 1 from answer where total is not null)
    select bin, sum(first)::int as first, sum(total)::int as total from counted group by bin`;
  const named = (values: number[] | null | undefined): Quantiles | null => {
    const [p50, p95, p99] = values ?? [];
    return p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 };
  };
  return {
    n: summary?.n ?? 0,
    ...{ firstToken: named(summary?.first), total: named(summary?.total), queue: named(summary?.queue) },
    bins: Array.from({ length: binCount }, (_, at) => {
      const found = rows.find((row) => row.bin === at + 1);
      const fromMs = Math.round(10 ** (firstExponent + at / binsPerDecade));
      return { fromMs, firstToken: found?.first ?? 0, total: found?.total ?? 0 };
    }),
  };
}
