import { AppError } from "@whetstone/core/errors";
import type { Db, Tx } from "@whetstone/db/client";
import { readLatestReviews, readReviewByClientId, readReviewItem } from "@whetstone/db/reviews/reads";
import {
  createReview,
  holdsLease,
  lockReviewItem,
  markReviewUndone,
  putLease,
  releaseLease,
  updateReviewItem,
} from "@whetstone/db/reviews/writes";
import { isReviewLabel } from "./labels.ts";
import { leaseMs } from "./next-items.ts";
import { settle } from "./settle.ts";

export type SubmitReview = {
  itemId: string;
  reviewer: { id: string; name: string };
  /** Null: it cannot be judged. */
  label: string | null;
  reason?: string | null;
  clientId: string;
  tookMs?: number | null;
};

/** So many reviews can be taken back, one after the other. */
const undoDepth = 20;

/**
 * Stores what a reviewer says about an item that they hold; the same `clientId` stores it once. INVALID for an unknown
 * label; NOT_FOUND; CONFLICT when the lease has run out and somebody else may have it.
 */
export async function submitReview(db: Db, input: SubmitReview): Promise<{ reviewId: string }> {
  const { itemId, reviewer, label } = input;
  if (label !== null && !isReviewLabel(label)) throw new AppError("INVALID", `There is no label ${label}.`);
  return db.$transaction(async (tx) => {
    const item = await lockReviewItem(tx, { itemId });
    if (!item) throw new AppError("NOT_FOUND", "This item is not in the queue any more.");
    const earlier = await readReviewByClientId(tx, { clientId: input.clientId });
    if (earlier) return { reviewId: earlier.id };
    if (!(await holdsLease(tx, { itemId, reviewerId: reviewer.id })))
      throw new AppError("CONFLICT", "You held this item for too long, and somebody else may have it now.");
    const review = await createReview(tx, {
      ...{ itemId, reviewerId: reviewer.id, reviewerName: reviewer.name, label },
      ...{ reason: input.reason ?? null, clientId: input.clientId, tookMs: input.tookMs ?? null },
    });
    await releaseLease(tx, { itemId, reviewerId: reviewer.id });
    await restate(tx, { itemId });
    return { reviewId: review.id };
  });
}

/**
 * Takes a reviewer's newest review back, up to 20 in a row since the last one that was not; the item is in
 * their hands again. Returns its id; null where there is nothing left to undo. CONFLICT once it was adjudicated.
 */
export async function undoReview(db: Db, input: { reviewerId: string; undone: number }): Promise<string | null> {
  if (input.undone >= undoDepth) return null;
  return db.$transaction(async (tx) => {
    const [latest] = await readLatestReviews(tx, { reviewerId: input.reviewerId, take: 1 });
    if (!latest) return null;
    const item = await lockReviewItem(tx, { itemId: latest.itemId });
    if (item?.status === "adjudicated")
      throw new AppError("CONFLICT", "This item was decided by a third person; it cannot be taken back.");
    if (!(await markReviewUndone(tx, { reviewId: latest.id }))) return null;
    await putLease(tx, { itemId: latest.itemId, reviewerId: input.reviewerId, leaseMs });
    await restate(tx, { itemId: latest.itemId });
    return latest.itemId;
  });
}

/** A third person decides where reviewers differ; the reason becomes an example in the guidelines. CONFLICT elsewhere. */
export async function adjudicate(
  db: Db,
  input: { itemId: string; label: string; reason: string; by: { id: string } },
): Promise<void> {
  const { itemId, label, by } = input;
  const reason = input.reason.trim();
  if (!isReviewLabel(label)) throw new AppError("INVALID", `There is no label ${label}.`);
  if (reason === "") throw new AppError("INVALID", "Say why: the reason teaches the next reviewer.");
  await db.$transaction(async (tx) => {
    const item = await lockReviewItem(tx, { itemId });
    if (item?.status !== "conflict") throw new AppError("CONFLICT", "Reviewers do not differ on this item.");
    const full = await readReviewItem(tx, { itemId });
    if (full?.reviews.some(({ reviewerId }) => reviewerId === by.id))
      throw new AppError("FORBIDDEN", "You reviewed this item yourself; somebody else decides it.");
    const data = { status: "adjudicated", decided: label, decidedReason: reason, decidedBy: by.id };
    await updateReviewItem(tx, { itemId, data });
  });
}

async function restate(tx: Tx, input: { itemId: string }): Promise<void> {
  const item = await readReviewItem(tx, input);
  if (!item) return;
  await updateReviewItem(tx, {
    itemId: item.id,
    data: settle({ wanted: item.wanted, labels: labelsOf(item.reviews) }),
  });
}

function labelsOf(reviews: { label: string | null }[]): string[] {
  return reviews.flatMap(({ label }) => label ?? []);
}
