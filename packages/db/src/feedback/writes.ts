import type { Tx } from "../client.ts";

export type Vote = {
  siteId: string;
  messageId: string;
  generationId: string;
  visitorId: string;
  value: "up" | "down";
  reason: string | null;
  comment: string | null;
};

/** Stores the one vote on an answer, in place of an earlier one. */
export async function putVote(tx: Tx, input: Vote): Promise<void> {
  const { value, reason, comment } = input;
  await tx.feedback.upsert({
    where: { messageId: input.messageId },
    create: input,
    update: { value, reason, comment },
  });
}

export async function removeVote(tx: Tx, input: { messageId: string }): Promise<void> {
  await tx.feedback.deleteMany({ where: input });
}
