import { AppError } from "@whetstone/core/errors";
import { readCurrentVersion } from "@whetstone/db/adapters/version-reads";
import { readFailure, readLiveUnasked } from "@whetstone/db/failures/reads";
import { noteAskedAgain } from "@whetstone/db/failures/writes";
import { toServed } from "@whetstone/helpdesk/assistant/choose-version";
import { factGiven } from "@whetstone/helpdesk/assistant/facts";
import { previewAnswer } from "@whetstone/helpdesk/assistant/preview";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";
import { progressOf } from "./progress.ts";

export type AskedAgain = {
  at: string;
  /** The version that answered; null: the configured base. */
  versionId: string | null;
  answer: string;
  kind: string;
  /** Share of the right answer's sentences that were given. */
  share: number;
  answered: boolean;
};

/** Share of the right answer's sentences that must be given for a failure to count as answered. */
const enough = 0.5;

/**
 * Asks the version that serves now the failed question again and compares what comes with the right answer: a sentence counts
 * as given when six tenths of its content words stand in the new one. It ranks and reassures; gates decide elsewhere.
 */
export async function askAgain(
  ctx: HelpdeskContext,
  input: { failureId: string; signal?: AbortSignal },
): Promise<AskedAgain> {
  const failure = await readFailure(ctx.db, input);
  if (!failure) throw new AppError("NOT_FOUND", "This failure does not exist any more.");
  const target = failure.examples.find((one) => one.task === "answer" && one.status === "approved");
  if (!target) throw new AppError("CONFLICT", "Write the right answer first; there is nothing to compare with yet.");
  const { siteId, question, locale } = failure;
  const version = await readCurrentVersion(ctx.db, { siteId, task: "answer" });
  const answer = await previewAnswer(ctx, {
    ...{ siteId, question, locale, mode: "write", signal: input.signal },
    version: version && toServed(version),
  });
  const sentences = splitSentences(target.completion, locale);
  const given = sentences.filter((sentence) => factGiven(sentence, answer.text)).length;
  const share = given / Math.max(1, sentences.length);
  const asked: AskedAgain = {
    ...{ at: new Date().toISOString(), versionId: version?.id ?? null, answer: answer.text, kind: answer.kind },
    ...{ share: Number(share.toFixed(2)), answered: share >= enough },
  };
  const isLive = progressOf(failure).versions.some((one) => one.isCurrent);
  const status = isLive ? (asked.answered ? "answered" : "live") : undefined;
  await noteAskedAgain(ctx.db, { failureId: failure.id, askedAgain: asked, status });
  return asked;
}

/** Asks again what the serving version has been taught, once per version; how many were asked. */
export async function askAgainLive(ctx: HelpdeskContext, limit = 20): Promise<number> {
  const waiting = await readLiveUnasked(ctx.db, { limit });
  for (const { id } of waiting) await askAgain(ctx, { failureId: id });
  return waiting.length;
}
