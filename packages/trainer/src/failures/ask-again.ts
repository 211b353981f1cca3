import { AppError } from "@whetstone/core/errors";
import { readFailure } from "@whetstone/db/failures/reads";
import { noteAskedAgain } from "@whetstone/db/failures/writes";
import { factGiven } from "@whetstone/helpdesk/assistant/facts";
import { previewAnswer } from "@whetstone/helpdesk/assistant/preview";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";

export type AskedAgain = { at: string; answer: string; kind: string; share: number; answered: boolean };

/** Share of the right answer's sentences that must be given for a failure to count as answered. */
const enough = 0.5;

/**
 * Asks the failed question again, as a visitor would, and compares what comes with the right answer: a sentence counts
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
  const answer = await previewAnswer(ctx, { siteId, question, locale, mode: "write", signal: input.signal });
  const sentences = splitSentences(target.completion, locale);
  const given = sentences.filter((sentence) => factGiven(sentence, answer.text)).length;
  const share = given / Math.max(1, sentences.length);
  const asked: AskedAgain = {
    ...{ at: new Date().toISOString(), answer: answer.text, kind: answer.kind },
    ...{ share: Number(share.toFixed(2)), answered: share >= enough },
  };
  const isLive = failure.status === "live" || failure.status === "answered";
  const status = isLive ? (asked.answered ? "answered" : "live") : undefined;
  await noteAskedAgain(ctx.db, { failureId: failure.id, askedAgain: asked, status });
  return asked;
}
