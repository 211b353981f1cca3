import type { DbOrTx, Prisma } from "../client.ts";

/** Stores a pair; a second one for the same answer changes nothing. */
export async function createPair(db: DbOrTx, data: Prisma.ArenaPairUncheckedCreateInput): Promise<void> {
  await db.arenaPair.createMany({ data, skipDuplicates: true });
}

/** One vote per person and pair, changeable. */
export async function putArenaVote(
  db: DbOrTx,
  input: { pairId: string; userId: string; winner: string },
): Promise<void> {
  const { pairId, userId, winner } = input;
  await db.arenaVote.upsert({
    where: { pairId_userId: { pairId, userId } },
    create: input,
    update: { winner, at: new Date() },
  });
}
