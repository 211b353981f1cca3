import type { Example } from "../../generated/client.ts";
import { type DbOrTx, Prisma } from "../client.ts";

/** Which examples a visitor's conversations taught. */
export function taughtBy(visitorId: string): Prisma.Sql {
  return Prisma.sql`(example."visitorId" = ${visitorId}::uuid or example."conversationId" in
    (select id from conversation where "visitorId" = ${visitorId}::uuid))`;
}

export function readTaughtExamples(db: DbOrTx, input: { visitorId: string }): Promise<Example[]> {
  return db.$queryRaw<Example[]>`select * from example where ${taughtBy(input.visitorId)} order by id`;
}

export type Taught = {
  examples: number;
  failures: number;
  reviews: number;
  /** Frozen sets that hold some of them; a frozen set never changes. */
  datasets: { id: string; name: string; hash: string | null; rows: number }[];
  /** Versions whose adapter was trained on such a set. */
  versions: { id: string; name: string; hash: string; status: string; isCurrent: boolean }[];
};

/** How far a visitor's words have come in the learning loop. */
export async function readTaught(db: DbOrTx, input: { visitorId: string }): Promise<Taught> {
  const { visitorId } = input;
  const [counts] = await db.$queryRaw<Pick<Taught, "examples" | "failures" | "reviews">[]>`
    select (select count(*)::int from example where ${taughtBy(visitorId)}) as examples,
      (select count(*)::int from failure where "visitorId" = ${visitorId}::uuid) as failures,
      (select count(*)::int from review_item i join generation g on g.id = i."generationId"
        join conversation c on c.id = g."conversationId" where c."visitorId" = ${visitorId}::uuid) as reviews`;
  const datasets = await db.$queryRaw<Taught["datasets"]>`
    select d.id, d.name, d.hash, count(*)::int as rows from dataset d
    join dataset_example m on m."datasetId" = d.id join example on example.id = m."exampleId"
    where ${taughtBy(visitorId)} group by d.id order by d."createdAt"`;
  const versions = await db.$queryRaw<Taught["versions"]>`
    select distinct v.id, v.name, v.hash, v.status, v."isCurrent" from version v
    join adapter a on a.hash = v."adapterHash" join run r on r.id = a."runId"
    where r."datasetId" = any(${datasets.map(({ id }) => id)}::uuid[]) order by v.name`;
  return { ...(counts ?? { examples: 0, failures: 0, reviews: 0 }), datasets, versions };
}
