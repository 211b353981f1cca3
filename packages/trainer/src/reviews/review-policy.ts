import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { readReviewPolicy } from "@whetstone/db/reviews/reads";
import { putReviewPolicy, setWanted } from "@whetstone/db/reviews/writes";

export type ReviewPolicy = {
  /** Reviews that each item needs, 1 to 5. */
  wanted: number;
  /** One in so many items is an agreement sample: two people, no suggestion. 2 to 100. */
  sampleOf: number;
};

export async function readPolicy(db: Db, input: { siteId: string }): Promise<ReviewPolicy> {
  const row = await readReviewPolicy(db, input);
  return { wanted: row?.wanted ?? 1, sampleOf: row?.sampleOf ?? 8 };
}

/**
 * Keeps how many people look at each item of a site. It holds for new items and for those that nobody has begun;
 * where labeling has begun the number stays. INVALID outside the ranges.
 */
export async function savePolicy(
  db: Db,
  input: { siteId: string; policy: ReviewPolicy; actor: string },
): Promise<{ changed: number }> {
  const { siteId, policy, actor } = input;
  const { wanted, sampleOf } = policy;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 5) throw new AppError("INVALID", "Choose 1 to 5 reviewers.");
  if (!Number.isInteger(sampleOf) || sampleOf < 2 || sampleOf > 100)
    throw new AppError("INVALID", "Choose one in 2 to one in 100 for the sample.");
  return db.$transaction(async (tx) => {
    await putReviewPolicy(tx, { siteId, wanted, sampleOf });
    const changed = await setWanted(tx, { siteId, wanted });
    await appendAudit(tx, { siteId, actor, action: "review.policy", subject: `site:${siteId}`, after: { ...policy } });
    return { changed };
  });
}
