import { createHash } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import { readJudged, readUnqueuedFailures } from "@whetstone/db/reviews/reads";
import { createReviewItems } from "@whetstone/db/reviews/writes";
import { readPolicy } from "./review-policy.ts";
import { createSuggester } from "./suggest.ts";

/** So many judgements a suggester learns from, the newest. */
const learnFrom = 2_000;

/**
 * Puts failures that wait and are not in the queue yet into it, the worst first, each with what the judgements so far
 * suggest. Which of them are agreement samples follows from their id alone, so nobody chooses it. Returns how many were
 * new.
 */
export async function queueFailures(db: Db, input: { siteIds: string[]; take: number }): Promise<number> {
  const rows = await readUnqueuedFailures(db, input);
  if (rows.length === 0) return 0;
  const suggest = createSuggester(await readJudged(db, { siteIds: input.siteIds, take: learnFrom }));
  const policies = new Map(
    await Promise.all(
      [...new Set(rows.map(({ siteId }) => siteId))].map(
        async (siteId) => [siteId, await readPolicy(db, { siteId })] as const,
      ),
    ),
  );
  return createReviewItems(db, {
    items: rows.map(({ score, signals, ...row }) => {
      const { wanted = 1, sampleOf = 8 } = policies.get(row.siteId) ?? {};
      const isSample = createHash("sha256").update(row.generationId).digest().readUInt32BE(0) % sampleOf === 0;
      return {
        ...row,
        priority: score,
        wanted: isSample ? Math.max(2, wanted) : wanted,
        isBlind: isSample,
        suggestion: suggest(signals),
      };
    }),
  });
}
