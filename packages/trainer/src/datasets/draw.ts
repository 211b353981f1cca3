import { createHash } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { readArticlesWhole } from "@whetstone/db/articles/published";
import { readApprovedAnswers } from "@whetstone/db/articles/reads";
import { createExamples, type NewExample } from "@whetstone/db/datasets/example-writes";
import { readOrigins } from "@whetstone/db/datasets/reads";
import { intentReply } from "@whetstone/helpdesk/assistant/intent-prompt";
import type { PromptPassage } from "@whetstone/helpdesk/assistant/prompt";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { retrieve } from "@whetstone/helpdesk/knowledge/retrieve";
import { type AskedSection, askedSections } from "./asked-sections.ts";
import { answerPrompt, intentPrompt, promptHashes } from "./prompt-row.ts";
import { redactorVersion } from "./redact.ts";
import type { ExampleSource, Task } from "./row.ts";

export type Drawn = { answers: number; intents: number };

/**
 * A first set for a site that has no failures yet: the headings of its articles that ask, with the sentences under
 * them, its approved answers, and the examples of its intents. What was drawn before is not drawn again; a section that
 * has changed is.
 */
export async function drawFromSite(
  ctx: HelpdeskContext,
  input: { siteId: string; onProgress?: (done: number) => void },
): Promise<Drawn> {
  const site = await readSite(ctx.db, input);
  if (!site) throw new AppError("NOT_FOUND", "This site does not exist.");
  const { siteId } = input;
  const known = await readOrigins(ctx.db, { siteId });
  const answers: NewExample[] = [];
  const intents: NewExample[] = [];

  const add = async (
    question: string,
    answer: string,
    source: ExampleSource,
    own: PromptPassage | null,
    lang: string,
  ) => {
    const origin = originOf(source, question, answer);
    if (known.has(origin)) return;
    known.add(origin);
    const passages = await passagesFor(ctx, { siteId, question, own, lang });
    const { prompt, context } = await answerPrompt({
      ...{ site: site.name, locale: lang, question, history: [], passages, completion: answer },
    });
    answers.push(newExample({ siteId, task: "answer", prompt, completion: answer, source, origin, question, context }));
    input.onProgress?.(answers.length);
  };

  for (let after = ""; ; ) {
    const articles = await readArticlesWhole(ctx.db, { siteId, after, take: 100 });
    for (const article of articles)
      for (const section of askedSections(article))
        await add(section.question, section.answer, "article", passageOf(section, article.title), article.lang);
    if (articles.length < 100) break;
    after = articles.at(-1)?.slug ?? "";
  }
  for (const { question, answer } of await readApprovedAnswers(ctx.db, siteId))
    await add(question, answer, "approved_answer", null, site.locale);

  const wanted = (site.intents ?? []) as { name: string; examples?: string[] }[];
  const names = wanted.map((intent) => intent.name);
  for (const { name, examples = [] } of wanted)
    for (const question of examples) {
      const origin = originOf("written", question, name);
      if (known.has(origin)) continue;
      known.add(origin);
      const prompt = intentPrompt({ question, intents: names });
      const completion = intentReply({ intent: name, action: "answer" });
      intents.push({
        ...newExample({ siteId, task: "intent", prompt, completion, source: "article", origin, question, context: [] }),
        label: name,
      });
    }
  await ctx.db.$transaction((tx) => createExamples(tx, [...answers, ...intents]));
  return { answers: answers.length, intents: intents.length };
}

/** What serving would retrieve, with the section itself first where retrieval did not find it. */
async function passagesFor(
  ctx: HelpdeskContext,
  input: { siteId: string; question: string; own: PromptPassage | null; lang: string },
): Promise<PromptPassage[]> {
  const { siteId, question, own, lang } = input;
  const { passages } = await retrieve(ctx, { siteId, query: question, lang });
  if (!own || passages.slice(0, 2).some((passage) => own.text.startsWith(passage.text) || passage.text === own.text))
    return passages;
  return [own, ...passages];
}

function passageOf(section: AskedSection, title: string): PromptPassage {
  return { title, heading: section.heading, text: section.text };
}

function originOf(source: string, question: string, answer: string): string {
  return `${source} ${createHash("sha256").update(`${question}\n${answer}`).digest("hex").slice(0, 24)}`;
}

function newExample(
  input: Pick<NewExample, "siteId" | "prompt" | "completion"> & {
    task: Task;
    source: ExampleSource;
    origin: string;
    question: string;
    context: string[];
  },
): NewExample {
  const { question, context, origin, ...row } = input;
  return {
    ...row,
    ...{ rejected: null, label: null, failureId: null, conversationId: null, visitorId: null, messageIds: [] },
    ...{ redactorVersion, reviewerId: null, reviewedAt: null, status: "approved" },
    metadata: { subject: question, context, origin, promptHash: promptHashes[row.task] },
  };
}
