/** One judgement beside what had been suggested for it. */
export type SuggestionOutcome = { score: number; isRight: boolean };

export type CalibrationBin = {
  from: number;
  to: number;
  n: number;
  /** Mean score of the suggestions in it, and the share that reviewers agreed with, with its 95 % interval. */
  score: number;
  right: number;
  low: number;
  high: number;
};

export type Calibration = { n: number; bins: CalibrationBin[]; error: number | null };

const z95 = 1.959964;

/**
 * How far suggestions can be trusted: of those that were 70 % sure, were 70 % right? Bins of a tenth, empty ones left
 * out; intervals after Wilson; `error` is the expected calibration error, 0 for perfect, null with nothing judged.
 */
export function calibrate(outcomes: SuggestionOutcome[]): Calibration {
  const groups = Map.groupBy(outcomes, ({ score }) => Math.min(9, Math.max(0, Math.floor(score * 10))));
  const bins = [...groups]
    .sort(([left], [right]) => left - right)
    .map(([at, rows]) => {
      const n = rows.length;
      const right = rows.filter(({ isRight }) => isRight).length / n;
      const [low, high] = wilson(right, n);
      const score = rows.reduce((sum, row) => sum + row.score, 0) / n;
      return { from: at / 10, to: (at + 1) / 10, n, score, right, low, high };
    });
  const n = outcomes.length;
  const error = n === 0 ? null : bins.reduce((sum, bin) => sum + (bin.n / n) * Math.abs(bin.score - bin.right), 0);
  return { n, bins, error };
}

/** Interval of a share after Wilson (1927). */
function wilson(share: number, n: number): [number, number] {
  const spread = z95 * z95;
  const middle = (share + spread / (2 * n)) / (1 + spread / n);
  const half = (z95 / (1 + spread / n)) * Math.sqrt((share * (1 - share)) / n + spread / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
