import type { EvaluationRow } from "./evaluation-rows.ts";
import { type Answers, type Metrics, measureAnswers } from "./metrics.ts";
import { holm, mcnemar, pairedBootstrap } from "./paired-tests.ts";
import { chrf } from "./score-text.ts";

export type Comparison = {
  /** Fractions; `delta` is candidate minus current, `interval` its 95 % interval. */
  primary: {
    name: string;
    n: number;
    current: number;
    candidate: number;
    delta: number;
    interval: [number, number];
    /** One-sided: the candidate is better. */
    p: number;
  };
  /** Rows that come from failures; null where there are none. */
  target: { n: number; delta: number; p: number } | null;
  metrics: Metrics;
  slices: { name: string; n: number; delta: number; p: number }[];
  samples: { question: string; expected: string; current: string; candidate: string }[];
};

/** A score from which a free answer counts as right in tests that need right and wrong. */
const rightFromChrf = 50;
const sampleCount = 20;

/** Compares two versions on the same rows: the primary metric with its interval, slices, and what changed most. Pure. */
export function compare(rows: EvaluationRow[], answers: Answers, task: string): Comparison {
  const isLabels = task === "intent";
  const score = (given: string, expected: string) =>
    isLabels ? Number(given === expected) : chrf(given, expected) / 100;
  const items = rows.map((row, at) => {
    const [current = "", candidate = ""] = [answers.current[at], answers.candidate[at]];
    const [before, after] = [score(current, row.expected), score(candidate, row.expected)];
    return { row, current, candidate, before, after, delta: after - before };
  });
  const right = (value: number) => value >= (isLabels ? 1 : rightFromChrf / 100);
  const discordant = (some: typeof items) => ({
    better: some.filter(({ before, after }) => right(after) && !right(before)).length,
    worse: some.filter(({ before, after }) => right(before) && !right(after)).length,
  });
  const mean = (some: typeof items, pick: (item: (typeof items)[number]) => number) =>
    some.length === 0 ? 0 : some.reduce((sum, item) => sum + pick(item), 0) / some.length;
  const { mean: delta, interval } = pairedBootstrap(
    items.map((item) => ({ group: item.row.group, delta: item.delta })),
  );
  const target = items.filter(({ row }) => row.isTarget);

  return {
    primary: {
      ...{ name: isLabels ? "exact match" : "chrF++", n: items.length, delta, interval },
      ...{ current: mean(items, ({ before }) => before), candidate: mean(items, ({ after }) => after) },
      p: mcnemar(discordant(items)),
    },
    target:
      target.length === 0
        ? null
        : { n: target.length, delta: mean(target, (item) => item.delta), p: mcnemar(discordant(target)) },
    metrics: measureAnswers(task, rows, answers),
    slices: slicesOf(items, (some) => {
      const { better, worse } = discordant(some);
      return { delta: mean(some, (item) => item.delta), p: mcnemar({ better: worse, worse: better }) };
    }),
    samples: [...items]
      .filter((item) => item.delta !== 0)
      .sort((left, right) => left.delta - right.delta)
      .filter((_, at, all) => at < sampleCount || at >= all.length - sampleCount)
      .map(({ row, current, candidate }) => ({ question: row.question, expected: row.expected, current, candidate })),
  };
}

/** Per label or intent, with Holm's correction over all of them: `p` says how sure it is that the slice got worse. */
function slicesOf<Item extends { row: EvaluationRow }>(
  items: Item[],
  judge: (some: Item[]) => { delta: number; p: number },
): Comparison["slices"] {
  const groups = [...Map.groupBy(items, ({ row }) => row.slice ?? "")].filter(([name]) => name !== "");
  const judged = groups.map(([name, some]) => ({ name, n: some.length, ...judge(some) }));
  const adjusted = holm(judged.map(({ p }) => p));
  return judged.map((slice, at) => ({ ...slice, p: adjusted[at] ?? 1 }));
}
