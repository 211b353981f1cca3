import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareGrounding } from "@whetstone/helpdesk/assistant/grounding";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { sendMessage } from "@whetstone/helpdesk/conversations/send";
import { retrieve } from "@whetstone/helpdesk/knowledge/retrieve";
import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";
import { goldSlug } from "./articles.ts";
import { isAnswered, type Outcome } from "./measure.ts";
import type { EvalQuestion } from "./questions.ts";

/**
 * Asks one question as a new visitor does: a stored message, a queued answer that a turn runner works off. Throws
 * where the answer fails or does not come.
 */
export async function ask(ctx: HelpdeskContext, input: { siteId: string; question: EvalQuestion }): Promise<Outcome> {
  const { siteId, question } = input;
  const locale = question.lang ?? "en";
  const visitor = await ctx.db.visitor.create({ data: { siteId, locale } });
  const sent = await sendMessage(ctx, {
    ...{ siteId, visitorId: visitor.id, conversationId: null, clientId: randomUUID(), locale },
    text: question.query,
  });
  const answer = await waitForAnswer(ctx, sent.generationId);
  // The same search again, for the whole order of articles: the answer's row keeps only the passages it used.
  const found = await retrieve(ctx, { siteId, query: question.query, lang: locale });
  const shown = answer.shownText ?? "";
  const check = prepareGrounding({
    context: found.passages.flatMap(({ title, heading, section }) => [title, heading ?? "", section]),
    visitorWords: [question.query, ...(found.approved ? [found.approved.answer] : [])],
    productNames: [],
  });
  const unsupported = isAnswered({ kind: answer.answerKind })
    ? splitSentences(shown).filter((sentence) => check(sentence).entities.some((entity) => !entity.supported)).length
    : 0;
  const slugs = [...new Set(found.articles.map(({ slug }) => goldSlug(slug)))];
  return { question, slugs, kind: answer.answerKind, shown, unsupported };
}

async function waitForAnswer(ctx: HelpdeskContext, generationId: string | null) {
  if (!generationId) throw new Error("The product did not queue an answer.");
  for (const deadline = Date.now() + 150_000; Date.now() < deadline; await sleep(15)) {
    const row = await ctx.db.generation.findUniqueOrThrow({ where: { id: generationId } });
    if (row.status === "finished") return row;
    if (row.status !== "queued" && row.status !== "running")
      throw new Error(`An answer ended as ${row.status} (${row.code}).`);
  }
  throw new Error("An answer did not come within 150 seconds.");
}
