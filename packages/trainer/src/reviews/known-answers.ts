import { AppError } from "@whetstone/core/errors";
import type { Db } from "@whetstone/db/client";
import { lockReviewItem, updateReviewItem } from "@whetstone/db/reviews/writes";
import { isReviewLabel } from "./labels.ts";

/** So many people a known answer is shown to: everybody. */
const everybody = 1_000;

/**
 * Makes an item that is decided a known answer: from now on it is shown to everybody who has not seen it, without a
 * suggestion, and measures them. NOT_FOUND; CONFLICT while the item is undecided.
 */
export async function makeKnown(db: Db, input: { itemId: string }): Promise<void> {
  const { itemId } = input;
  await db.$transaction(async (tx) => {
    const item = await lockReviewItem(tx, { itemId });
    if (!item) throw new AppError("NOT_FOUND", "This item is not in the queue any more.");
    if (!item.decided || !isReviewLabel(item.decided))
      throw new AppError("CONFLICT", "Only an item that reviewers agreed on, or that was decided, is known.");
    await updateReviewItem(tx, {
      itemId,
      data: { gold: item.decided, status: "pending", wanted: everybody, isBlind: true },
    });
  });
}

/** Takes a known answer out: nobody new sees it, and what it measured is not counted any more. */
export async function forgetKnown(db: Db, input: { itemId: string }): Promise<void> {
  const { itemId } = input;
  await db.$transaction(async (tx) => {
    const item = await lockReviewItem(tx, { itemId });
    if (!item?.gold) throw new AppError("NOT_FOUND", "This is no known answer.");
    await updateReviewItem(tx, {
      itemId,
      data: { gold: null, status: item.decidedBy ? "adjudicated" : "submitted", decided: item.gold },
    });
  });
}
