import type { ArenaPair } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

/** A pair that this person has not judged yet, the one with the fewest votes first. */
export async function readPairFor(
  db: DbOrTx,
  input: { experimentId: string; userId: string },
): Promise<ArenaPair | null> {
  return db.arenaPair.findFirst({
    where: { experimentId: input.experimentId, votes: { none: { userId: input.userId } } },
    orderBy: [{ votes: { _count: "asc" } }, { createdAt: "desc" }],
  });
}

export function readPair(db: DbOrTx, input: { pairId: string }): Promise<ArenaPair | null> {
  return db.arenaPair.findUnique({ where: { id: input.pairId } });
}

export type ArenaTally = { pairs: number; current: number; candidate: number; tie: number };

/** Votes per winner, and the pairs there are. */
export async function readTally(db: DbOrTx, input: { experimentId: string }): Promise<ArenaTally> {
  const [pairs, groups] = await Promise.all([
    db.arenaPair.count({ where: input }),
    db.arenaVote.groupBy({ by: ["winner"], where: { pair: input }, _count: true }),
  ]);
  const of = (winner: string) => groups.find((group) => group.winner === winner)?._count ?? 0;
  return { pairs, current: of("current"), candidate: of("candidate"), tie: of("tie") };
}

/** Pairs side by side, newest first: the sample answers of a promotion. */
export function readPairs(db: DbOrTx, input: { experimentId: string; take: number }): Promise<ArenaPair[]> {
  return db.arenaPair.findMany({
    where: { experimentId: input.experimentId },
    orderBy: { createdAt: "desc" },
    take: input.take,
  });
}
