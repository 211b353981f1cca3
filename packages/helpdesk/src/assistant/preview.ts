import { randomUUID } from "node:crypto";
import type { AnswerMode } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import type { HelpdeskContext } from "../context.ts";
import { cleanMessageText } from "../conversations/message-text.ts";
import type { ServedVersion } from "./choose-version.ts";
import { type Answer, composeAnswer } from "./compose.ts";
import { defaultParts } from "./default-parts.ts";

export type Preview = Answer & { totalMs: number };

/** What the assistant would answer, in a given mode, without a conversation; nothing is stored. Errors as in a turn. */
export async function previewAnswer(
  ctx: HelpdeskContext,
  input: {
    siteId: string;
    question: string;
    mode: AnswerMode;
    locale?: string;
    /** The version that answers; absent: the configured base. */
    version?: ServedVersion | null;
    signal?: AbortSignal;
  },
): Promise<Preview> {
  const site = await readSite(ctx.db, input);
  if (!site) throw new AppError("NOT_FOUND", "This site does not exist.");
  const beganAt = performance.now();
  const requestId = `preview:${randomUUID()}`;
  const answer = await composeAnswer(ctx, {
    ...{ site, requestId, affinity: requestId, mode: input.mode },
    locale: input.locale ?? site.locale,
    version: input.version ?? null,
    question: cleanMessageText(input.question),
    history: [],
    recentKinds: [],
    signal: input.signal ?? new AbortController().signal,
    parts: defaultParts,
    emit: async () => {},
  });
  return { ...answer, totalMs: Math.round(performance.now() - beganAt) };
}
