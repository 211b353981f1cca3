import type { Source } from "@whetstone/core/chat";
import type { ModelRef, Usage } from "@whetstone/inference/client";
import type { HelpdeskContext } from "../context.ts";
import type { Retrieval, RetrievedPassage } from "../knowledge/retrieve.ts";
import { type ChunkFacts, InferenceChatModel } from "./chat-model.ts";
import type { ComposeInput } from "./compose.ts";
import { buildPrompt } from "./prompt.ts";
import { toSource } from "./quote.ts";

const answerTokens = 192;
const passageCount = 4;
/** Where the server does not say how much fits. */
const fallbackContext = 2_048;
/** Room for what the count does not see, such as the beginning of the answer's own turn. */
const marginTokens = 16;
const deadlineMs = 60_000;

export type WrittenAnswer = {
  /** What passed the guard; empty where nothing did. */
  text: string;
  rawText: string;
  heldBack: { text: string; reasons: string[] }[];
  sources: Source[];
  model: ModelRef | null;
  usage: Usage | null;
};

/** Lets the model write under the guard: a sentence is shown once it is complete and supported, or never. */
export async function writeAnswer(
  ctx: HelpdeskContext,
  input: ComposeInput & { retrieval: Retrieval },
): Promise<WrittenAnswer> {
  const { site, locale, question, history, signal } = input;
  const passages = input.retrieval.passages.slice(0, passageCount);
  const status = await ctx.inference.status().catch(() => null);
  const contextTokens = status?.model?.contextTokens ?? fallbackContext;
  const prompt = await buildPrompt({
    ...{ site: site.name, locale, question, history, passages },
    maxTokens: contextTokens - answerTokens - marginTokens,
    countTokens: (messages) => ctx.inference.countTokens(messages),
  });
  const used = passages.slice(0, prompt.passageCount);
  const guard = input.parts.guard({
    passages: used.map((passage) => [passage.title, passage.heading, passage.text].filter(Boolean).join("\n")),
    visitorTexts: [question, ...history.filter((turn) => turn.author === "visitor").map((turn) => turn.text)],
    productNames: site.productNames,
    lang: locale,
  });
  const model = new InferenceChatModel({
    inference: ctx.inference,
    request: {
      requestId: input.requestId,
      site: site.id,
      affinity: input.affinity,
      maxTokens: answerTokens,
      priority: input.priority ?? "chat",
      deadlineMs,
      adapterHash: input.version?.adapterHash ?? null,
      ...input.version?.sampler,
    },
  });

  let text = "";
  let rawText = "";
  let facts: ChunkFacts = {};
  const show = async (sentences: string[]) => {
    for (const sentence of sentences) {
      text += sentence;
      await input.emit({ text: sentence, kind: "write" });
    }
  };
  for await (const chunk of await model.stream(prompt.messages, { signal })) {
    facts = { ...facts, ...chunk.response_metadata };
    rawText += chunk.text;
    if (chunk.text) await show(guard.push(chunk.text));
  }
  signal.throwIfAborted();
  await show(guard.end());
  return {
    ...{ text: text.trim(), rawText, heldBack: guard.heldBack() },
    sources: distinctSources(used),
    model: facts.model ?? null,
    usage: facts.usage ?? null,
  };
}

function distinctSources(passages: RetrievedPassage[]): Source[] {
  const byArticle = new Map<string, Source>();
  for (const passage of passages)
    if (!byArticle.has(passage.articleId)) byArticle.set(passage.articleId, toSource(passage));
  return [...byArticle.values()];
}
