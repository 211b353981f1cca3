import { tracked } from "@trpc/server";
import { limits, thumbReasons } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { countAhead } from "@whetstone/helpdesk/conversations/count-ahead";
import { followConversation } from "@whetstone/helpdesk/conversations/follow";
import { requestPerson } from "@whetstone/helpdesk/conversations/hand-off";
import { openConversation } from "@whetstone/helpdesk/conversations/open";
import { rateConversation } from "@whetstone/helpdesk/conversations/rate-conversation";
import {
  checkOwner,
  currentConversation,
  listVisitorConversations,
  readConversation,
} from "@whetstone/helpdesk/conversations/read";
import { readWait } from "@whetstone/helpdesk/conversations/read-wait";
import { retryAnswer } from "@whetstone/helpdesk/conversations/retry-answer";
import { sendMessage } from "@whetstone/helpdesk/conversations/send";
import { stopAnswer } from "@whetstone/helpdesk/conversations/stop-answer";
import { rateAnswer } from "@whetstone/helpdesk/feedback/rate";
import { z } from "zod";
import { estimateTokens } from "@/features/widget/visitor-limits";
import { accessSeconds } from "@/features/widget/visitor-token";
import { router } from "@/trpc/init";
import { visitorProcedure } from "@/trpc/visitor-procedure";

const id = z.uuid();
const ofConversation = z.object({ conversationId: id });
const ofAnswer = z.object({ conversationId: id, generationId: id });
const locale = z.string().max(35).default("en");

/** Streams that one visitor may hold open in this process at once, e.g. in several tabs. */
const mostStreams = 12;
const streams = new Map<string, number>();

/** A conversation from its visitor's side; whose it is, is decided by the verbs. */
export const chatRouter = router({
  current: visitorProcedure.query(async ({ ctx }) => {
    await ctx.spend("read");
    return currentConversation(ctx.helpdesk, ctx.visitor);
  }),

  read: visitorProcedure.input(ofConversation).query(async ({ ctx, input }) => {
    await ctx.spend("read");
    return readConversation(ctx.helpdesk, { ...input, visitorId: ctx.visitor.visitorId });
  }),

  history: visitorProcedure.query(async ({ ctx }) => {
    await ctx.spend("read");
    return listVisitorConversations(ctx.helpdesk, ctx.visitor);
  }),

  send: visitorProcedure
    .input(
      z.object({
        conversationId: id.nullable(),
        clientId: id,
        text: z.string().max(limits.messageChars * 2),
        locale,
        pageUrl: z.string().max(2_000).nullish(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.spend("message");
      await ctx.spend("tokens", estimateTokens(input.text));
      const { siteId, visitorId } = ctx.visitor;
      return sendMessage(ctx.helpdesk, { ...input, siteId, visitorId });
    }),

  events: visitorProcedure
    .input(
      z.object({
        conversationId: id,
        lastEventId: z
          .string()
          .regex(/^\d{1,9}$/)
          .default("0"),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const { visitorId } = ctx.visitor;
      await ctx.spend("stream");
      await checkOwner(ctx.helpdesk, { conversationId: input.conversationId, visitorId });
      const open = streams.get(visitorId) ?? 0;
      if (open >= mostStreams)
        throw new AppError("LIMIT_EXCEEDED", "The chat is open in too many places. Close one of them.", {
          retryAfterMs: 30_000,
        });
      streams.set(visitorId, open + 1);
      try {
        const events = followConversation(ctx.helpdesk, {
          conversationId: input.conversationId,
          afterSeq: Number(input.lastEventId),
          audience: "visitor",
          // A stream ends with the token that opened it; the widget resumes with a fresh one.
          signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(accessSeconds * 1000)]),
        });
        for await (const event of events) yield tracked(String(event.seq), event);
      } finally {
        const left = (streams.get(visitorId) ?? 1) - 1;
        if (left > 0) streams.set(visitorId, left);
        else streams.delete(visitorId);
      }
    }),

  /** How many answers are before this one, over all visitors: how long it may take. */
  countAhead: visitorProcedure.input(ofAnswer).query(async ({ ctx, input }) => {
    await ctx.spend("read");
    return countAhead(ctx.helpdesk, { ...input, visitorId: ctx.visitor.visitorId });
  }),

  /** For who waits for a person: how many wait before, and when the team works again. */
  wait: visitorProcedure.input(ofConversation).query(async ({ ctx, input }) => {
    await ctx.spend("read");
    return readWait(ctx.helpdesk, { ...input, ...ctx.visitor });
  }),

  stop: visitorProcedure.input(ofAnswer).mutation(async ({ ctx, input }) => {
    await ctx.spend("action");
    await stopAnswer(ctx.helpdesk, { ...input, visitorId: ctx.visitor.visitorId });
  }),

  retry: visitorProcedure.input(ofAnswer).mutation(async ({ ctx, input }) => {
    await ctx.spend("message");
    await ctx.spend("tokens", estimateTokens(""));
    return retryAnswer(ctx.helpdesk, { ...input, visitorId: ctx.visitor.visitorId });
  }),

  /** Works before the first message too, and when the model is down: nothing of it asks the model. */
  talkToPerson: visitorProcedure
    .input(z.object({ conversationId: id.nullable(), locale, pageUrl: z.string().max(2_000).nullish() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.spend("action");
      const { siteId, visitorId } = ctx.visitor;
      const conversationId =
        input.conversationId ?? (await openConversation(ctx.helpdesk, { ...input, siteId, visitorId })).conversationId;
      await requestPerson(ctx.helpdesk, { conversationId, visitorId, reason: "visitor_asked" });
      return { conversationId };
    }),

  rate: visitorProcedure
    .input(
      z.object({
        conversationId: id,
        messageId: id,
        value: z.enum(["up", "down"]).nullable(),
        reason: z.enum(thumbReasons).nullish(),
        comment: z.string().max(1_000).nullish(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.spend("action");
      await rateAnswer(ctx.helpdesk, { ...input, visitorId: ctx.visitor.visitorId });
    }),

  rateConversation: visitorProcedure
    .input(
      z.object({
        conversationId: id,
        satisfaction: z.number().int().min(1).max(5),
        comment: z.string().max(1_000).nullable(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.spend("action");
      await rateConversation(ctx.helpdesk, { ...input, visitorId: ctx.visitor.visitorId });
    }),
});
