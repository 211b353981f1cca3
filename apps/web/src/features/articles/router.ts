import { AppError } from "@whetstone/core/errors";
import { listArticles, readArticle } from "@whetstone/db/articles/reads";
import { previewAnswer } from "@whetstone/helpdesk/assistant/preview";
import {
  approveAnswer,
  listApprovedAnswers,
  removeApprovedAnswer,
} from "@whetstone/helpdesk/knowledge/approved-answers";
import { deleteArticle } from "@whetstone/helpdesk/knowledge/articles";
import { importArticles } from "@whetstone/helpdesk/knowledge/import";
import { retrieve } from "@whetstone/helpdesk/knowledge/retrieve";
import { saveArticle } from "@whetstone/helpdesk/knowledge/save-article";
import { z } from "zod";
import { agentProcedure, router } from "@/trpc/init";
import * as schema from "./schema.ts";

export const articlesRouter = router({
  list: agentProcedure
    .input(schema.listArticlesSchema)
    .query(({ ctx, input }) => listArticles(ctx.db, { ...input, pageSize: schema.pageSize })),
  read: agentProcedure.input(schema.articleSchema).query(async ({ ctx, input }) => {
    const article = await readArticle(ctx.db, input);
    if (!article) throw new AppError("NOT_FOUND", "This article does not exist any more.");
    return article;
  }),
  save: agentProcedure.input(schema.saveArticleSchema).mutation(({ ctx, input }) => {
    const { verified, ...article } = input;
    return saveArticle(ctx.helpdesk, { ...article, verifiedAt: verified ? new Date() : undefined });
  }),
  remove: agentProcedure
    .input(z.object({ siteId: z.uuid(), id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteArticle(ctx.helpdesk, input)),
  import: agentProcedure.input(schema.importSchema).mutation(({ ctx, input }) => {
    const files = input.files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, "base64") }));
    return importArticles(ctx.helpdesk, { siteId: input.siteId, files });
  }),
  approved: agentProcedure
    .input(z.object({ siteId: z.uuid() }))
    .query(({ ctx, input }) => listApprovedAnswers(ctx.helpdesk, input)),
  approve: agentProcedure
    .input(schema.approveSchema)
    .mutation(({ ctx, input }) => approveAnswer(ctx.helpdesk, { ...input, ownerId: ctx.staff.id })),
  removeApproved: agentProcedure
    .input(schema.approvedIdSchema)
    .mutation(({ ctx, input }) => removeApprovedAnswer(ctx.helpdesk, input)),
  retrieve: agentProcedure
    .input(schema.questionSchema)
    .query(({ ctx, input }) => retrieve(ctx.helpdesk, { siteId: input.siteId, query: input.question })),
  preview: agentProcedure
    .input(schema.questionSchema.extend({ mode: z.enum(["quote", "write"]) }))
    .query(({ ctx, input, signal }) => previewAnswer(ctx.helpdesk, { ...input, signal })),
});
