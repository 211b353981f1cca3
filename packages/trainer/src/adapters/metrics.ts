import { factGiven } from "@whetstone/helpdesk/assistant/facts";
import { prepareGrounding } from "@whetstone/helpdesk/assistant/grounding";
import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";
import type { EvaluationRow } from "./evaluation-rows.ts";
import { declines, handsOver, isWellFormed } from "./score-behaviour.ts";
import { scoreLabels } from "./score-labels.ts";
import { chrf, rougeL } from "./score-text.ts";

export type Answers = { current: string[]; candidate: string[] };

/** `n` rows that it is about; both values are fractions but for `words`. Metrics without a row are left out. */
export type Metrics = Record<string, { n: number; current: number; candidate: number }>;

type Measure = {
  /** Whether the row is one that the metric is about; default: all are. */
  isAbout?: (row: EvaluationRow) => boolean;
  score: (row: EvaluationRow, given: string) => number;
};

/** Every metric of a task, for both versions on the same rows. */
export function measureAnswers(task: string, rows: EvaluationRow[], answers: Answers): Metrics {
  const metrics: Metrics = task === "intent" ? labelMetrics(rows, answers) : {};
  const measures = task === "intent" ? ofIntents : task === "extraction" ? ofForms : ofTexts;
  for (const [name, { isAbout = () => true, score }] of Object.entries(measures)) {
    const places = [...rows.keys()].filter((at) => isAbout(rows[at] as EvaluationRow));
    if (places.length === 0) continue;
    const mean = (given: string[]) =>
      places.reduce((sum, at) => sum + score(rows[at] as EvaluationRow, given[at] ?? ""), 0) / places.length;
    metrics[name] = { n: places.length, current: mean(answers.current), candidate: mean(answers.candidate) };
  }
  return metrics;
}

/** Free answers. The scores of likeness rank systems; none of them is a gate alone. */
const ofTexts: Record<string, Measure> = {
  exactMatch: { score: (row, given) => Number(given === row.expected) },
  chrf: { score: (row, given) => chrf(given, row.expected) / 100 },
  rougeL: { score: (row, given) => rougeL(given, row.expected) },
  factsGiven: { isAbout: (row) => factsOf(row).length > 0, score: givenShare },
  unsupportedSentences: { score: (row, given) => shareOf(countUnsupported(row, given)) },
  format: { score: (row, given) => Number(isWellFormed(given, row.expected)) },
  handOffRecall: { isAbout: (row) => handsOver(row.expected), score: (_, given) => Number(handsOver(given)) },
  falseHandOff: { isAbout: (row) => !handsOver(row.expected), score: (_, given) => Number(handsOver(given)) },
  outOfScope: {
    isAbout: (row) => declines(row.expected),
    score: (_, given) => Number(declines(given) || handsOver(given)),
  },
  words: { score: (_, given) => given.split(/\s+/).filter(Boolean).length },
};

type Sorted = { intent?: unknown; action?: unknown };

const ofIntents: Record<string, Measure> = {
  format: { score: (row, given) => Number(isObject(row.expected) ? isObject(given) : given !== "") },
  handOffRecall: {
    isAbout: (row) => sortedOf(row.expected).action === "hand_over",
    score: (_, given) => Number(sortedOf(given).action === "hand_over"),
  },
  outOfScope: {
    isAbout: (row) => isOther(intentOf(row.expected)),
    score: (_, given) => Number(isOther(intentOf(given))),
  },
};

const ofForms: Record<string, Measure> = {
  exactMatch: { score: (row, given) => Number(fieldF1(row, given) === 1) },
  fieldF1: { score: fieldF1 },
  format: { score: (row, given) => Number(isObject(given) && keysOf(given) === keysOf(row.expected)) },
};

/** Sentences of an answer that neither the prompt's passages nor the visitor's words support, and all of them. */
export function countUnsupported(row: EvaluationRow, given: string): { unsupported: number; sentences: number } {
  const sentences = splitSentences(given);
  const context = row.prompt.filter(({ role }) => role === "user").map(({ content }) => content);
  const check = prepareGrounding({ context, visitorWords: [row.question], productNames: [] });
  return { unsupported: sentences.filter((one) => !check(one).grounded).length, sentences: sentences.length };
}

/** Share of the right answer's sentences that an answer gives. */
export function givenShare(row: EvaluationRow, given: string): number {
  const facts = factsOf(row);
  return facts.filter((fact) => factGiven(fact, given)).length / Math.max(1, facts.length);
}

/** What a right answer has to say: its sentences; nothing where it says that it does not know. */
export function factsOf(row: EvaluationRow): string[] {
  return declines(row.expected) ? [] : splitSentences(row.expected);
}

function shareOf({ unsupported, sentences }: { unsupported: number; sentences: number }): number {
  return sentences === 0 ? 0 : unsupported / sentences;
}

function labelMetrics(rows: EvaluationRow[], answers: Answers): Metrics {
  const scored = (given: string[]) =>
    scoreLabels(rows.map(({ expected }, at) => ({ expected, given: given[at] ?? "" })));
  const [current, candidate] = [scored(answers.current), scored(answers.candidate)];
  const n = rows.length;
  return {
    exactMatch: { n, current: current.exactMatch, candidate: candidate.exactMatch },
    macroF1: { n, current: current.macroF1, candidate: candidate.macroF1 },
  };
}

/** Serving's JSON of intent and action, or the bare name of an intent. */
function sortedOf(text: string): Sorted {
  return isObject(text) ? (JSON.parse(text) as Sorted) : { intent: text };
}

function intentOf(text: string): string {
  return String(sortedOf(text).intent ?? "");
}

function isOther(intent: string): boolean {
  return /^(?:other|none|unknown|out[_ -]of[_ -]scope|oos|no[_ -]intent)$/i.test(intent.trim());
}

/** F1 over the fields that have a value: a field counts where name and value are equal. */
function fieldF1(row: EvaluationRow, given: string): number {
  const [wanted, found] = [fieldsOf(row.expected), fieldsOf(given)];
  if (wanted.length === 0 && found.length === 0) return Number(isObject(given));
  const shared = found.filter((field) => wanted.includes(field)).length;
  return (2 * shared) / (wanted.length + found.length);
}

function fieldsOf(text: string): string[] {
  if (!isObject(text)) return [];
  return Object.entries(JSON.parse(text) as object)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
}

function keysOf(text: string): string {
  return isObject(text)
    ? Object.keys(JSON.parse(text) as object)
        .sort()
        .join(" ")
    : "";
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
