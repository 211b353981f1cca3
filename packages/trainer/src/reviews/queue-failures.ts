import { createHash } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import { readUnqueuedFailures } from "@whetstone/db/reviews/reads";
import { createReviewItems } from "@whetstone/db/reviews/writes";

/** One in so many items goes to two people without a suggestion, to measure how far they agree. */
const sampleOf = 8;

/**
 * Puts failures that wait and are not in the queue yet into it, the worst first. Which of them are agreement samples
 * follows from their id alone, so nobody chooses it. Returns how many were new.
 */
export async function queueFailures(db: Db, input: { siteIds: string[]; take: number }): Promise<number> {
  const rows = await readUnqueuedFailures(db, input);
  return createReviewItems(db, {
    items: rows.map(({ score, ...row }) => {
      const isSample = createHash("sha256").update(row.generationId).digest().readUInt32BE(0) % sampleOf === 0;
      return { ...row, priority: score, wanted: isSample ? 2 : 1, isBlind: isSample };
    }),
  });
}
