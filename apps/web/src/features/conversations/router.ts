import { tracked } from "@trpc/server";
import { readSites } from "@whetstone/db/accounts/reads";
import { followConversation } from "@whetstone/helpdesk/conversations/follow";
import { handBack } from "@whetstone/helpdesk/conversations/hand-back";
import { listConversations } from "@whetstone/helpdesk/conversations/list";
import { replyAsAgent } from "@whetstone/helpdesk/conversations/reply";
import { resolveConversation } from "@whetstone/helpdesk/conversations/resolve";
import { takeOver } from "@whetstone/helpdesk/conversations/take-over";
import { readTranscript } from "@whetstone/helpdesk/conversations/transcript";
import { agentProcedure, router } from "@/trpc/init";
import { followChanges } from "./changes.ts";
import { conversationIdSchema, followSchema, listSchema, pageSize, replySchema } from "./schema.ts";
import { watchSession } from "./watch-session.ts";

export const conversationsRouter = router({
  list: agentProcedure.input(listSchema).query(async ({ ctx, input }) => {
    const { siteId, ...rest } = input;
    const siteIds = siteId ? [siteId] : (await readSites(ctx.db)).map((site) => site.id);
    return listConversations(ctx.helpdesk, { ...rest, siteIds, pageSize });
  }),
  read: agentProcedure.input(conversationIdSchema).query(({ ctx, input }) => readTranscript(ctx.helpdesk, input)),
  takeOver: agentProcedure
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => takeOver(ctx.helpdesk, { ...input, agent: ctx.staff })),
  reply: agentProcedure
    .input(replySchema)
    .mutation(({ ctx, input }) => replyAsAgent(ctx.helpdesk, { ...input, agent: ctx.staff })),
  handBack: agentProcedure.input(conversationIdSchema).mutation(({ ctx, input }) => handBack(ctx.helpdesk, input)),
  resolve: agentProcedure
    .input(conversationIdSchema)
    .mutation(({ ctx, input }) => resolveConversation(ctx.helpdesk, input)),
  follow: agentProcedure.input(followSchema).subscription(async function* ({ ctx, input, signal }) {
    const afterSeq = Math.max(input.afterSeq, Number(input.lastEventId ?? 0));
    const { conversationId } = input;
    const events = followConversation(ctx.helpdesk, {
      ...{ conversationId, afterSeq, audience: "agent" },
      signal: watchSession(ctx, signal),
    });
    for await (const event of events) yield tracked(`${event.seq}`, event);
  }),
  changed: agentProcedure.subscription(({ ctx, signal }) => followChanges(ctx.helpdesk, watchSession(ctx, signal))),
});
