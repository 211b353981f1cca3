import { AppError } from "@whetstone/core/errors";
import { readApprovedAnswers } from "@whetstone/db/articles/reads";
import {
  bumpRevision,
  countApprovedHit,
  createApprovedAnswer,
  deleteApprovedAnswer,
} from "@whetstone/db/articles/writes";
import type { HelpdeskContext } from "../context.ts";
import { embedAll, similarity } from "./embed.ts";

export type ApprovedMatch = { id: string; question: string; answer: string; score: number };

export type ApprovedAnswer = {
  id: string;
  question: string;
  answer: string;
  ownerId: string | null;
  expiresAt: Date | null;
  hitCount: number;
  lastHitAt: Date | null;
  createdAt: Date;
};

/** From this cosine on two questions mean the same. */
const sameMeaning = 0.86;

/** Fixes the answer to a question, given word for word from now on until it expires. */
export async function approveAnswer(
  ctx: HelpdeskContext,
  input: { siteId: string; question: string; answer: string; ownerId?: string | null; expiresAt?: Date | null },
): Promise<{ id: string }> {
  const question = input.question.trim();
  const answer = input.answer.trim();
  if (!question || question.length > 1_000) throw new AppError("INVALID", "A question has 1 to 1,000 characters.");
  if (!answer || answer.length > 4_000) throw new AppError("INVALID", "An approved answer has 1 to 4,000 characters.");
  const [embedding] = await embedAll(ctx.inference, [question]);
  if (!embedding) throw new AppError("UNAVAILABLE", "The question could not be embedded; try again in a few seconds.");
  const { siteId, ownerId = null, expiresAt = null } = input;
  return ctx.db.$transaction(async (tx) => {
    await bumpRevision(tx, siteId);
    return createApprovedAnswer(tx, { siteId, question, answer, embedding, ownerId, expiresAt });
  });
}

export async function listApprovedAnswers(ctx: HelpdeskContext, input: { siteId: string }): Promise<ApprovedAnswer[]> {
  const rows = await readApprovedAnswers(ctx.db, input.siteId);
  return rows.map(({ embedding: _embedding, updatedAt: _updatedAt, ...row }) => row);
}

export async function removeApprovedAnswer(ctx: HelpdeskContext, input: { siteId: string; id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    if (!(await deleteApprovedAnswer(tx, input)))
      throw new AppError("NOT_FOUND", "This approved answer does not exist any more; reload the list.");
    await bumpRevision(tx, input.siteId);
  });
}

/** The approved answer to the same question, if there is one that has not expired. */
export async function matchApproved(
  ctx: HelpdeskContext,
  input: { siteId: string; question: string; vector: Float32Array },
): Promise<ApprovedMatch | null> {
  const rows = await readApprovedAnswers(ctx.db, input.siteId);
  const now = Date.now();
  let best: ApprovedMatch | null = null;
  for (const { id, question, answer, embedding, expiresAt } of rows) {
    if (expiresAt && expiresAt.getTime() <= now) continue;
    if (!sameNumbers(question, input.question)) continue;
    const score = similarity(embedding, input.vector);
    if (score >= sameMeaning && score > (best?.score ?? 0)) best = { id, question, answer, score };
  }
  return best;
}

/** Called when an approved answer was given to a visitor. */
export async function countApprovedAnswer(ctx: HelpdeskContext, input: { id: string }): Promise<void> {
  await countApprovedHit(ctx.db, input.id);
}

/** "within 14 days" and "within 30 days" are near each other and not the same question. */
function sameNumbers(left: string, right: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).sort().join(" ");
  return numbers(left) === numbers(right);
}
