import type { Db } from "@whetstone/db/client";
import { leaseItems } from "@whetstone/db/reviews/writes";

/** How long an item stays in one person's hands without a sign of life; asking again renews it. Milliseconds. */
export const leaseMs = 5 * 60_000;

/** An item as a reviewer gets it. Without a suggestion where they must judge blindly; never with the gold label. */
export type QueueItem = {
  id: string;
  question: string;
  answer: string;
  suggestion: { label: string; score: number; model: string } | null;
  conversationOf: string;
};

/**
 * The next items of a reviewer, the first to be judged now, the rest to be fetched ahead. They are theirs for five
 * minutes, and calling again renews that: two people never hold an item that wants one review.
 */
export async function nextItems(
  db: Db,
  input: { siteIds: string[]; reviewerId: string; take: number },
): Promise<QueueItem[]> {
  const take = Math.min(20, Math.max(1, input.take));
  const items = await db.$transaction((tx) => leaseItems(tx, { ...input, take, leaseMs }));
  return items.map((item) => ({
    ...{ id: item.id, question: item.question, answer: item.answer, conversationOf: item.generationId },
    suggestion: item.isBlind || item.gold !== null ? null : (item.suggestion as QueueItem["suggestion"]),
  }));
}
