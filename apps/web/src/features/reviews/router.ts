import { readSites } from "@whetstone/db/accounts/reads";
import type { Db } from "@whetstone/db/client";
import {
  countReviews,
  readConflicts,
  readKnownAnswers,
  readReviewers,
  readSuggestionOutcomes,
} from "@whetstone/db/reviews/reads";
import { measureAgreement } from "@whetstone/trainer/reviews/agreement";
import { calibrate } from "@whetstone/trainer/reviews/calibration";
import { forgetKnown, makeKnown } from "@whetstone/trainer/reviews/known-answers";
import { nextItems } from "@whetstone/trainer/reviews/next-items";
import { queueFailures } from "@whetstone/trainer/reviews/queue-failures";
import { readPolicy, savePolicy } from "@whetstone/trainer/reviews/review-policy";
import { adjudicate, submitReview, undoReview } from "@whetstone/trainer/reviews/submit-review";
import { z } from "zod";
import { adminProcedure, agentProcedure, router } from "@/trpc/init";

const label = z.string().max(40);
const reason = z.string().trim().max(1_000);

export const reviewsRouter = router({
  next: agentProcedure.input(z.object({ take: z.number().int().min(1).max(20) })).mutation(async ({ ctx, input }) => {
    const siteIds = await allSites(ctx.db);
    await queueFailures(ctx.db, { siteIds, take: 50 });
    return nextItems(ctx.db, { siteIds, reviewerId: ctx.staff.id, take: input.take });
  }),
  submit: agentProcedure
    .input(
      z.object({
        itemId: z.uuid(),
        label: label.nullable(),
        reason: reason.nullish(),
        clientId: z.uuid(),
        tookMs: z.number().int().min(0).max(86_400_000).nullish(),
      }),
    )
    .mutation(({ ctx, input }) => submitReview(ctx.db, { ...input, reviewer: ctx.staff })),
  undo: agentProcedure
    .input(z.object({ undone: z.number().int().min(0).max(100) }))
    .mutation(({ ctx, input }) => undoReview(ctx.db, { ...input, reviewerId: ctx.staff.id })),
  progress: agentProcedure.query(async ({ ctx }) => {
    const since = new Date(Date.now() - 24 * 3_600_000);
    return countReviews(ctx.db, { siteIds: await allSites(ctx.db), reviewerId: ctx.staff.id, since });
  }),
  agreement: agentProcedure.query(async ({ ctx }) => measureAgreement(ctx.db, { siteIds: await allSites(ctx.db) })),
  conflicts: agentProcedure.query(async ({ ctx }) =>
    readConflicts(ctx.db, { siteIds: await allSites(ctx.db), take: 50 }),
  ),
  /** Apart for who saw the suggestion, which pulls a reviewer towards it, and who did not. */
  calibration: agentProcedure.query(async ({ ctx }) => {
    const rows = await readSuggestionOutcomes(ctx.db, { siteIds: await allSites(ctx.db) });
    return {
      shown: calibrate(rows.filter(({ wasShown }) => wasShown)),
      blind: calibrate(rows.filter(({ wasShown }) => !wasShown)),
    };
  }),
  /** How somebody did with known answers is theirs and the admins' to know. */
  reviewers: agentProcedure.query(async ({ ctx }) => {
    const since = new Date(Date.now() - 24 * 3_600_000);
    const rows = await readReviewers(ctx.db, { siteIds: await allSites(ctx.db), since });
    const maySee = (id: string) => ctx.staff.role !== "agent" || id === ctx.staff.id;
    return rows.map((row) => (maySee(row.reviewerId) ? row : { ...row, goldRight: null, goldSeen: null }));
  }),
  known: adminProcedure.query(async ({ ctx }) =>
    readKnownAnswers(ctx.db, { siteIds: await allSites(ctx.db), take: 50 }),
  ),
  makeKnown: adminProcedure
    .input(z.object({ itemId: z.uuid() }))
    .mutation(({ ctx, input }) => makeKnown(ctx.db, input)),
  forgetKnown: adminProcedure
    .input(z.object({ itemId: z.uuid() }))
    .mutation(({ ctx, input }) => forgetKnown(ctx.db, input)),
  policy: adminProcedure.input(z.object({ siteId: z.uuid() })).query(({ ctx, input }) => readPolicy(ctx.db, input)),
  putPolicy: adminProcedure
    .input(z.object({ siteId: z.uuid(), policy: z.object({ wanted: z.number(), sampleOf: z.number() }) }))
    .mutation(({ ctx, input }) => savePolicy(ctx.db, { ...input, actor: `user:${ctx.staff.id}` })),
  adjudicate: agentProcedure
    .input(z.object({ itemId: z.uuid(), label, reason: reason.min(1) }))
    .mutation(({ ctx, input }) => adjudicate(ctx.db, { ...input, by: ctx.staff })),
});

async function allSites(db: Db): Promise<string[]> {
  return (await readSites(db)).map(({ id }) => id);
}
