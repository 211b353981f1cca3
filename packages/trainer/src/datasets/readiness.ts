import { checkSentence } from "@whetstone/helpdesk/assistant/grounding";
import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";
import { foldWords } from "./shingles.ts";
import type { SplitRow } from "./split.ts";

export const goals = ["classification", "extraction", "question_answering", "generation", "code", "update"] as const;
export type Goal = (typeof goals)[number];

/** Rows on the training side, after cleaning: below the first a set is refused, below the second there is a warning. */
export const minimums: Record<Goal, { minimum: number; recommended: number }> = {
  classification: { minimum: 500, recommended: 2_000 },
  extraction: { minimum: 300, recommended: 1_000 },
  question_answering: { minimum: 500, recommended: 2_000 },
  generation: { minimum: 1_000, recommended: 5_000 },
  code: { minimum: 500, recommended: 2_000 },
  update: { minimum: 100, recommended: 300 },
};

export type Indicator = { name: string; ok: boolean; value: string };
export type Readiness = {
  goal: Goal;
  rows: number;
  minimum: number;
  recommended: number;
  /** `blocked` may only be frozen with a reason that is audited. */
  state: "blocked" | "thin" | "ready";
  blocks: string[];
  warnings: string[];
  /** Diversity, balance, quality, one format, human check. */
  indicators: Indicator[];
};

/** What a task is measured as: an update of a set that met its own minimum needs new rows only. */
export function goalOf(task: string, isUpdate: boolean): Goal {
  if (isUpdate) return "update";
  return task === "intent" ? "classification" : task === "extraction" ? "extraction" : "question_answering";
}

/** Whether there is enough of a set, and of what kind. `newRows`: rows that its parent does not have, for an update. */
export function checkReadiness(rows: SplitRow[], goal: Goal, newRows = 0): Readiness {
  const training = rows.filter((row) => row.side === "train");
  const count = goal === "update" ? newRows : training.length;
  const { minimum, recommended } = minimums[goal];
  const blocks: string[] = [];
  const warnings: string[] = [];
  if (count < minimum) blocks.push(`${count} of at least ${minimum} rows`);
  else if (count < recommended) warnings.push(`${count} rows; ${recommended} are recommended`);

  const labels = countLabels(training);
  if (goal === "classification") {
    const thin = [...labels.values()].filter((size) => size < 20).length;
    if (labels.size < 2) blocks.push("one class only; there is nothing to tell apart");
    if (thin > 0) warnings.push(`${thin} of ${labels.size} classes have fewer than 20 rows`);
    if ([...labels.values()].filter((size) => size >= 30).length < 10)
      warnings.push("few-shot: fewer than ten classes have 30 rows");
  }
  const indicators = indicatorsOf(training, labels);
  const grounded = groundedShare(training);
  if (goal === "question_answering" && grounded !== null && grounded < 0.9)
    blocks.push(`${percent(grounded)} of the targets rest on their passages; 90 % must`);
  const distinct = distinctBigrams(training);
  if (goal === "generation" && distinct < 0.3)
    blocks.push(`targets repeat themselves: distinct-2 is ${distinct.toFixed(2)}, 0.30 is needed`);
  const state = blocks.length > 0 ? "blocked" : warnings.length > 0 ? "thin" : "ready";
  return { goal, rows: count, minimum, recommended, state, blocks, warnings, indicators };
}

function indicatorsOf(rows: SplitRow[], labels: Map<string, number>): Indicator[] {
  const questions = new Set(rows.map((row) => row.questionId)).size;
  const largest = Math.max(0, ...labels.values()) / Math.max(1, rows.length);
  const people = rows.filter((row) => row.source !== "import").length;
  const grounded = groundedShare(rows);
  const shapes = new Set(
    rows.map((row) =>
      row.prompt
        .map((message) => message.role[0])
        .join("")
        .slice(0, 2),
    ),
  ).size;
  const diversity = questions / Math.max(1, rows.length);
  return [
    { name: "diversity", ok: diversity >= 0.7, value: `${questions} questions in ${rows.length} rows` },
    {
      name: "balance",
      ok: labels.size < 2 || largest <= 0.3,
      value: labels.size < 2 ? "no classes" : `largest class ${percent(largest)}`,
    },
    {
      name: "quality",
      ok: grounded === null || grounded >= 0.9,
      value: grounded === null ? "not measured" : `${percent(grounded)} grounded`,
    },
    { name: "format", ok: shapes <= 1, value: shapes <= 1 ? "one shape of prompt" : `${shapes} shapes of prompts` },
    { name: "people", ok: people === rows.length, value: `${people} of ${rows.length} targets by the team` },
  ];
}

/** Share of the targets with passages in which every sentence is supported; null where no row has passages. */
function groundedShare(rows: SplitRow[]): number | null {
  const measured = rows.filter((row) => row.task === "answer" && row.context.length > 0);
  if (measured.length === 0) return null;
  // Enough for a share to two digits; the check reads every passage anew.
  const step = Math.ceil(measured.length / 400);
  const sample = measured.filter((_, at) => at % step === 0);
  const supported = sample.filter((row) =>
    splitSentences(row.completion).every(
      (sentence) =>
        checkSentence({ sentence, context: row.context, visitorWords: [row.subject], productNames: [] }).grounded,
    ),
  );
  return supported.length / sample.length;
}

/** Distinct pairs of words divided by all pairs, over all targets. */
function distinctBigrams(rows: SplitRow[]): number {
  const seen = new Set<string>();
  let all = 0;
  for (const row of rows) {
    const words = foldWords(row.completion);
    for (let at = 1; at < words.length; at++) {
      seen.add(`${words[at - 1]} ${words[at]}`);
      all++;
    }
  }
  return all === 0 ? 1 : seen.size / all;
}

function countLabels(rows: SplitRow[]): Map<string, number> {
  const labels = new Map<string, number>();
  for (const { label } of rows) if (label !== null) labels.set(label, (labels.get(label) ?? 0) + 1);
  return labels;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
