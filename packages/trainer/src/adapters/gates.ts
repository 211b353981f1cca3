import type { Comparison } from "./compare.ts";

/** One condition that a version has to meet before it may be tried on visitors. */
export type Gate = { gate: string; passed: boolean; reason: string };

export type GateInput = {
  comparison: Comparison;
  /** Share of rows that the served file answers as the trained model did; null where the run left no answers. */
  servedSameAsTrained: number | null;
  /** Mean negative log-likelihood per token on general text; null where it was not measured. */
  general: { current: number; candidate: number } | null;
  /** Median milliseconds per answer of both versions; null where it was not measured. */
  runtime: { current: number; candidate: number } | null;
  underMinimum: boolean;
  hasParity: boolean;
  /** Free answers: how far the served file's probabilities are from the trained model's, and how far they may be. */
  parity?: { adapterL1: number; bound: number } | null;
  /** Rows on which the candidate says what no answer may and the current version does not. */
  newCritical: number;
};

export type GateMargins = {
  /** Loss of the primary metric that still counts as "not worse", as a fraction. */
  primary: number;
  /** Rows that a slice needs before it can block. */
  sliceRows: number;
};
export const defaultMargins: GateMargins = { primary: 0.03, sliceRows: 30 };

/**
 * The gates of an evaluation, each with its reason. "Not enough data" never passes; a gate about something that was not
 * measured says so and blocks, but for the general text and the runtime, which say so and pass.
 */
export function judgeEvaluation(input: GateInput, margins: GateMargins = defaultMargins): Gate[] {
  return [
    judgePrimary(input.comparison, margins),
    judgeTarget(input.comparison),
    judgeSlices(input.comparison, margins),
    judgeSafety(input.newCritical),
    judgeForgetting(input.general, input.comparison.metrics.format),
    judgeServed(input),
    judgeRuntime(input.runtime),
    judgeHygiene(input),
  ];
}

function judgePrimary({ primary }: Comparison, margins: GateMargins): Gate {
  const gate = "G1 primary not worse";
  const [low] = primary.interval;
  if (primary.n < 30)
    return { gate, passed: false, reason: `${primary.n} held-out rows are too few to say anything; 30 are the least.` };
  const words = `${primary.name} ${percent(primary.current)} → ${percent(primary.candidate)}, difference ${points(primary.delta)}, at worst ${points(low)} (n = ${primary.n}, margin ${points(-margins.primary)})`;
  return { gate, passed: low >= -margins.primary, reason: words };
}

function judgeTarget({ target, primary }: Comparison): Gate {
  const gate = "G2 gain where it failed";
  const { n, delta, p } = target ?? primary;
  const where = target ? `on ${n} rows that came from failures` : `on all ${n} rows, as none came from failures`;
  const words = `${points(delta)} ${where}, p = ${p.toPrecision(2)}`;
  if (n < 30) return { gate, passed: false, reason: `${words}; 30 rows are the least.` };
  if (n < 100) return { gate, passed: delta >= 0.05 && p <= 0.2, reason: `${words}; fewer than 100 rows: canary only` };
  return { gate, passed: delta > 0 && p <= 0.05, reason: words };
}

function judgeSlices({ slices }: Comparison, { sliceRows }: GateMargins): Gate {
  const gate = "G3 no slice worse";
  const judged = slices.filter(({ n }) => n >= sliceRows);
  const worse = judged.filter(({ delta, p }) => delta < 0 && p <= 0.05);
  if (worse.length > 0) {
    const named = worse.map(({ name, delta, n }) => `${name} ${points(delta)} (n = ${n})`).join(", ");
    return { gate, passed: false, reason: `worse after Holm's correction: ${named}` };
  }
  return {
    gate,
    passed: true,
    reason: `${judged.length} of ${slices.length} slices have ${sliceRows} rows or more; none is worse`,
  };
}

function judgeSafety(count: number): Gate {
  const gate = "G4 nothing critical";
  if (count === 0) return { gate, passed: true, reason: "no new personal data, invented address or control token" };
  return { gate, passed: false, reason: `${count} answers say what no answer may; the current version's do not` };
}

function judgeForgetting(general: GateInput["general"], format: Comparison["metrics"][string] | undefined): Gate {
  const gate = "G5 nothing forgotten";
  const formed = format ? format.candidate - format.current : 0;
  const form = format
    ? `well-formed answers ${percent(format.current)} → ${percent(format.candidate)} (allowed −2 points)`
    : "form was not measured";
  if (!general) return { gate, passed: formed >= -0.02, reason: `general text was not measured; ${form}` };
  const change = general.candidate / general.current - 1;
  return {
    ...{ gate, passed: change <= 0.03 && formed >= -0.02 },
    reason: `loss on general text ${general.current.toFixed(3)} → ${general.candidate.toFixed(3)} (${change >= 0 ? "+" : "−"}${percent(Math.abs(change))}, allowed +3 %); ${form}`,
  };
}

function judgeServed({ servedSameAsTrained: share, parity }: GateInput): Gate {
  const gate = "G6 served as trained";
  if (share === null && parity)
    return {
      ...{ gate, passed: parity.adapterL1 <= parity.bound },
      reason: `next-token probabilities are ${parity.adapterL1.toFixed(4)} from the trained model's (allowed ${parity.bound.toFixed(4)})`,
    };
  if (share === null) return { gate, passed: false, reason: "the run left no answers of its own to compare with" };
  return { gate, passed: share >= 0.98, reason: `${percent(share)} of the answers are those of the trained model` };
}

function judgeRuntime(runtime: GateInput["runtime"]): Gate {
  const gate = "G7 runtime";
  if (!runtime) return { gate, passed: true, reason: "runtime was not measured" };
  const ratio = runtime.candidate / Math.max(runtime.current, 1);
  return {
    ...{ gate, passed: ratio <= 1.25 },
    reason: `${runtime.current.toFixed(0)} → ${runtime.candidate.toFixed(0)} ms per answer, ${points(ratio - 1)} (allowed +25)`,
  };
}

function judgeHygiene({ underMinimum, hasParity }: GateInput): Gate {
  const gate = "G8 hygiene";
  if (!hasParity) return { gate, passed: false, reason: "the adapter has no parity check; train it again" };
  if (underMinimum)
    return { gate, passed: false, reason: "trained on fewer rows than the task needs: evaluated and shadowed only" };
  return { gate, passed: true, reason: "decontaminated, above its minimums, parity passed" };
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

function points(fraction: number): string {
  return `${fraction >= 0 ? "+" : "−"}${Math.abs(100 * fraction).toFixed(1)} points`;
}
