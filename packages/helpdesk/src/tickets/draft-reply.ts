import { randomUUID } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { readConversationRow, readHistory, readMessages } from "@whetstone/db/conversations/reads";
import type { ReplyDraft } from "@whetstone/db/tickets/reads";
import { createDraft } from "@whetstone/db/tickets/writes";
import { composeAnswer } from "../assistant/compose.ts";
import { defaultParts } from "../assistant/default-parts.ts";
import type { TurnParts } from "../assistant/turn-parts.ts";
import type { HelpdeskContext } from "../context.ts";
import type { HistoryTurn } from "../knowledge/search-query.ts";

const historyMessages = 10;

/**
 * What the assistant would answer to the visitor's last message, kept for the person beside the thread and never sent
 * by itself. NOT_FOUND; CONFLICT where the visitor has not written; UNAVAILABLE and the engine's codes as in a turn.
 */
export async function draftReply(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: { id: string }; signal?: AbortSignal; parts?: TurnParts },
): Promise<ReplyDraft> {
  const { conversationId } = input;
  const conversation = await readConversationRow(ctx.db, { conversationId });
  const site = conversation && (await readSite(ctx.db, { siteId: conversation.siteId }));
  if (!conversation || !site) throw new AppError("NOT_FOUND", "This conversation does not exist.");
  const question = (await readMessages(ctx.db, { conversationId })).findLast(({ author }) => author === "visitor");
  if (!question) throw new AppError("CONFLICT", "The visitor has not written anything yet.");
  const history = await readHistory(ctx.db, { conversationId, beforeSeq: question.seq, take: historyMessages });
  const requestId = `draft:${randomUUID()}`;
  const answer = await composeAnswer(ctx, {
    ...{ site, requestId, affinity: conversationId, locale: conversation.locale, question: question.text },
    history: history.map(({ author, text }) => ({ author: author as HistoryTurn["author"], text })),
    recentKinds: [],
    signal: input.signal ?? new AbortController().signal,
    parts: input.parts ?? defaultParts,
    emit: async () => {},
  });
  return createDraft(ctx.db, {
    ...{ siteId: site.id, conversationId, text: answer.text, answerKind: answer.kind },
    sources: answer.sources,
    confidence: answer.retrieval?.confidence ?? null,
    modelName: answer.model?.name ?? null,
    byId: input.agent.id,
  });
}
