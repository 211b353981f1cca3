import { readSites } from "@whetstone/db/accounts/reads";
import type { Db } from "@whetstone/db/client";
import { countReviews, readConflicts } from "@whetstone/db/reviews/reads";
import { measureAgreement } from "@whetstone/trainer/reviews/agreement";
import { nextItems } from "@whetstone/trainer/reviews/next-items";
import { queueFailures } from "@whetstone/trainer/reviews/queue-failures";
import { adjudicate, submitReview, undoReview } from "@whetstone/trainer/reviews/submit-review";
import { z } from "zod";
import { agentProcedure, router } from "@/trpc/init";

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
  adjudicate: agentProcedure
    .input(z.object({ itemId: z.uuid(), label, reason: reason.min(1) }))
    .mutation(({ ctx, input }) => adjudicate(ctx.db, { ...input, by: ctx.staff })),
});

async function allSites(db: Db): Promise<string[]> {
  return (await readSites(db)).map(({ id }) => id);
}
