import type { Row } from "./row.ts";

/** What one gate did: `before` = `after` + the sum of `reasons`, and the next gate's `before` is this `after`. */
export type FunnelStep = {
  gate: string;
  before: number;
  after: number;
  reasons: Record<string, number>;
  /** For each reason the first rows that it removed, for a look at them. */
  samples: Record<string, string[]>;
};

/** A gate's verdict on the rows it was given: those that stay, in order, and why each other one does not. */
export type Verdict<Kept extends Row = Row> = { kept: Kept[]; removed: { id: string; reason: string }[] };

const samplesPerReason = 20;

export type Funnel = {
  /** Runs one gate and writes down what it removed. Throws where the gate lost or made up rows. */
  pass<Input extends Row, Kept extends Row>(
    gate: string,
    rows: Input[],
    judge: (rows: Input[]) => Verdict<Kept>,
  ): Kept[];
  steps(): FunnelStep[];
};

/** The book-keeping of a build: gates run through it one after the other, and its numbers add up exactly. */
export function createFunnel(onStep: (step: FunnelStep) => void = () => {}): Funnel {
  const steps: FunnelStep[] = [];
  return {
    pass(gate, rows, judge) {
      const { kept, removed } = judge(rows);
      if (kept.length + removed.length !== rows.length)
        throw new Error(
          `the gate "${gate}" lost count: ${rows.length} in, ${kept.length} kept, ${removed.length} removed`,
        );
      const step: FunnelStep = { gate, before: rows.length, after: kept.length, reasons: {}, samples: {} };
      for (const { id, reason } of removed) {
        step.reasons[reason] = (step.reasons[reason] ?? 0) + 1;
        const samples = step.samples[reason] ?? [];
        if (samples.length < samplesPerReason) step.samples[reason] = [...samples, id];
      }
      steps.push(step);
      onStep(step);
      return kept;
    },
    steps: () => steps,
  };
}

/** A gate that looks at each row alone: the reason to remove it, or null. */
export function eachRow<Kept extends Row>(rows: Kept[], reasonFor: (row: Kept) => string | null): Verdict<Kept> {
  const verdict: Verdict<Kept> = { kept: [], removed: [] };
  for (const row of rows) {
    const reason = reasonFor(row);
    if (reason === null) verdict.kept.push(row);
    else verdict.removed.push({ id: row.id, reason });
  }
  return verdict;
}
