import { randomUUID } from "node:crypto";
import type { AnswerMode } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { readVersionRow } from "@whetstone/db/adapters/version-reads";
import { createConversation, ensureVisitor } from "@whetstone/db/conversations/writes";
import type { HelpdeskContext } from "../context.ts";
import { type SentMessage, sendMessage } from "../conversations/send.ts";

/**
 * A question of the team to one version, answered by the very path of visitors: a conversation of its own that is
 * bound to the version (null: the configured base) and counts nowhere. NOT_FOUND, and the errors of a message.
 */
export async function askPreview(
  ctx: HelpdeskContext,
  input: { siteId: string; versionId: string | null; mode: AnswerMode; question: string },
): Promise<SentMessage> {
  const { siteId, versionId, mode } = input;
  const site = await readSite(ctx.db, { siteId });
  const version = versionId ? await readVersionRow(ctx.db, { versionId }) : null;
  if (!site || (versionId && version?.siteId !== siteId))
    throw new AppError("NOT_FOUND", "This site has no such version.");
  const { locale } = site;
  const visitorId = randomUUID();
  const conversation = await ctx.db.$transaction(async (tx) => {
    await ensureVisitor(tx, { visitorId, siteId, locale });
    const bound = { isPreview: true, previewVersionId: versionId, previewMode: mode };
    return createConversation(tx, { siteId, visitorId, locale, pageUrl: null, ...bound });
  });
  const clientId = randomUUID();
  return sendMessage(ctx, {
    siteId,
    visitorId,
    conversationId: conversation.id,
    clientId,
    locale,
    text: input.question,
  });
}
