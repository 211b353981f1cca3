import { readPromptPassages } from "@whetstone/helpdesk/assistant/prompt";
import { chooseQuote, quoteTexts } from "@whetstone/helpdesk/assistant/quote";
import { embedCached } from "@whetstone/helpdesk/knowledge/embed";
import type { RetrievedPassage } from "@whetstone/helpdesk/knowledge/retrieve";
import type { InferenceClient } from "@whetstone/inference/client";
import type { EvaluationRow } from "./evaluation-rows.ts";
import { countUnsupported, factsOf, givenShare } from "./metrics.ts";
import { pairedBootstrap } from "./paired-tests.ts";

/** Whether a version may write in its own words where a quote would be the safe answer. */
export type WriteMode = {
  /** Null where there are too few questions to say. */
  earned: boolean | null;
  reason: string;
  n: number;
  /** Share of all raw sentences that nothing supports. */
  unsupported: number;
  /** Mean share of the right answer's facts that is given: by the version's raw answer, and by a quote. */
  facts: { write: number; quote: number; interval: [number, number] };
};

/** One question with passages: what the version wrote raw, and what a quote of the same passages says. */
export type WriteItem = {
  group: string;
  unsupported: number;
  sentences: number;
  written: number;
  quoted: number;
};

const leastQuestions = 100;
const mostUnsupported = 0.02;
/** By so much writing may give fewer facts than quoting, lower end of the interval. */
const margin = 0.03;

/** Decides by the design's rule: at most 2 % unsupported sentences, and no fewer facts than quotes give. Pure. */
export function judgeWriteMode(items: WriteItem[]): WriteMode {
  const sum = (pick: (item: WriteItem) => number) => items.reduce((total, item) => total + pick(item), 0);
  const n = items.length;
  const unsupported =
    sum((item) => item.unsupported) /
    Math.max(
      1,
      sum((item) => item.sentences),
    );
  const { interval } = pairedBootstrap(items.map(({ group, written, quoted }) => ({ group, delta: written - quoted })));
  const facts = {
    write: sum((item) => item.written) / Math.max(1, n),
    quote: sum((item) => item.quoted) / Math.max(1, n),
    interval,
  };
  const measured = { n, unsupported, facts };
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  if (n < leastQuestions)
    return {
      ...measured,
      earned: null,
      reason: `${n} held-out questions with passages; ${leastQuestions} are the least.`,
    };
  const isSupported = unsupported <= mostUnsupported;
  const isComplete = interval[0] >= -margin;
  const words = `${percent(unsupported)} of its sentences are unsupported (allowed ${percent(mostUnsupported)}); it gives ${percent(facts.write)} of the facts, a quote ${percent(facts.quote)}, at worst ${(100 * interval[0]).toFixed(1)} points (allowed −${100 * margin}).`;
  return { ...measured, earned: isSupported && isComplete, reason: words };
}

/** Puts each held-out question that has passages beside what a quote of the same passages would have said. */
export async function measureWriteMode(
  inference: InferenceClient,
  input: { rows: EvaluationRow[]; candidate: string[]; signal?: AbortSignal | undefined },
): Promise<WriteMode> {
  const items: WriteItem[] = [];
  for (const [at, row] of input.rows.entries()) {
    input.signal?.throwIfAborted();
    const passages = readPromptPassages(row.prompt.at(-1)?.content ?? "").map(toRetrieved);
    if (passages.length === 0 || factsOf(row).length === 0) continue;
    const given = input.candidate[at] ?? "";
    const quoted = await quoteOf(inference, { query: row.question, passages });
    items.push({
      ...{ group: row.group, ...countUnsupported(row, given) },
      ...{ written: givenShare(row, given), quoted: givenShare(row, quoted) },
    });
  }
  return judgeWriteMode(items);
}

async function quoteOf(
  inference: InferenceClient,
  { query, passages }: { query: string; passages: RetrievedPassage[] },
): Promise<string> {
  const texts = [...new Set([query, ...quoteTexts(passages)])];
  const embedded = await embedCached(inference, texts);
  const vectors = new Map(texts.flatMap((text, at) => (embedded[at] ? [[text, embedded[at]] as const] : [])));
  return chooseQuote({ query, passages, vectors }).text;
}

/** The frozen prompt keeps the passages in their order, best first, and no scores. */
function toRetrieved(passage: { title: string; heading: string | null; text: string }, at: number): RetrievedPassage {
  const { title, heading, text } = passage;
  return {
    ...{ title, heading, text, section: text, lang: "en", verifiedAt: null, slug: title },
    ...{ chunkId: `${at}`, articleId: title, score: 1 / (1 + at), dense: 0, titleDense: 0, lexical: 0 },
  };
}
