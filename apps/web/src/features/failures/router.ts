import { askAgain } from "@whetstone/trainer/failures/ask-again";
import { collectFailures } from "@whetstone/trainer/failures/collect";
import { dismissFailure, labelFailure } from "@whetstone/trainer/failures/label";
import { agentProcedure, router } from "@/trpc/init";
import { listPage, readPage } from "./read.ts";
import { dismissSchema, failureSchema, labelSchema, listSchema, siteSchema } from "./schema.ts";

export const failuresRouter = router({
  list: agentProcedure.input(listSchema).query(({ ctx, input }) => listPage(ctx, input)),
  read: agentProcedure.input(failureSchema).query(({ ctx, input }) => readPage(ctx, input)),
  collect: agentProcedure.input(siteSchema).mutation(({ ctx, input }) => collectFailures(ctx.helpdesk, input)),
  label: agentProcedure.input(labelSchema).mutation(({ ctx, input }) =>
    labelFailure(ctx.helpdesk, {
      ...{ ...input, source: "written", reviewer: { kind: "person", userId: ctx.staff.id } },
    }),
  ),
  dismiss: agentProcedure
    .input(dismissSchema)
    .mutation(({ ctx, input }) =>
      dismissFailure(ctx.helpdesk, { ...input, actor: { kind: "person", userId: ctx.staff.id } }),
    ),
  askAgain: agentProcedure
    .input(failureSchema)
    .mutation(({ ctx, input, signal }) => askAgain(ctx.helpdesk, { ...input, signal })),
});
