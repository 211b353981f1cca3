import { decide, meetsMinimum, type Verdict, weigh } from "./decide.ts";
import { createPairedEValue } from "./paired-e-value.ts";
import { type Arm, arms, type Plan } from "./plan.ts";
import { sampleRatioLogBayesFactor, sampleRatioP } from "./sample-ratio.ts";

/** A visitor's first exposure and its outcome after 24 hours; `at` in milliseconds since 1970. */
export type Unit = { arm: Arm; outcome: 0 | 1; at: number };

export type Measurement = Verdict & {
  arms: Record<Arm, { n: number; successes: number }>;
  /** From the first exposure to the last, in days. */
  days: number;
  /** Moments at which the data were read: one per distinct `at` once the minimum holds. */
  looks: number;
  /** Smallest p over the looks, 1 before the first: the p-value that stays valid under peeking. */
  runningP: number;
  /** Intersection of the intervals of all looks; null before the first, or when they have nothing in common (drift). */
  runningInterval: [lower: number, upper: number] | null;
  /** The look at which p first reached α, or null. */
  firstCrossing: { n: number; at: number } | null;
  eValue: number;
  pairs: number;
  sampleRatioP: number;
};

/**
 * Replays an experiment in order of `at` and decides at its end (`decide`). Deterministic: the same units in any
 * order give the same result, except that units of one arm with equal `at` keep their given order for the e-value.
 * Units with equal `at` arrive together and are read once: in between lies an order that nobody lived through.
 */
export function measure(plan: Plan, units: readonly Unit[]): Measurement {
  const ordered = units.toSorted((a, b) => a.at - b.at);
  const counts: Measurement["arms"] = { current: { n: 0, successes: 0 }, candidate: { n: 0, successes: 0 } };
  const running = { looks: 0, p: 1, lower: -1, upper: 1, logBayesFactor: 0 };
  let firstCrossing: Measurement["firstCrossing"] = null;

  for (const [index, unit] of ordered.entries()) {
    counts[unit.arm].n += 1;
    counts[unit.arm].successes += unit.outcome;
    if (ordered[index + 1]?.at === unit.at) continue;

    const factor = sampleRatioLogBayesFactor([counts.current.n, counts.candidate.n], [1 - plan.share, plan.share]);
    running.logBayesFactor = Math.max(running.logBayesFactor, factor);
    const evidence = meetsMinimum(counts.current) && meetsMinimum(counts.candidate) ? weigh(plan, counts) : null;
    if (!evidence) continue;
    running.looks += 1;
    running.p = Math.min(running.p, evidence.p);
    running.lower = Math.max(running.lower, evidence.interval[0]);
    running.upper = Math.min(running.upper, evidence.interval[1]);
    if (evidence.p <= plan.alpha) firstCrossing ??= { n: index + 1, at: unit.at };
  }

  const days = ((ordered.at(-1)?.at ?? 0) - (ordered[0]?.at ?? 0)) / 86_400_000;
  const ratioP = sampleRatioP(running.logBayesFactor);
  return {
    ...decide(plan, { ...counts, days, sampleRatioP: ratioP }),
    arms: counts,
    days,
    looks: running.looks,
    runningP: running.p,
    runningInterval: running.looks > 0 && running.lower <= running.upper ? [running.lower, running.upper] : null,
    firstCrossing,
    ...pairUp(ordered),
    sampleRatioP: ratioP,
  };
}

/** Pairs the k-th unit of one arm with the k-th of the other, in order of maturation; what is left over waits. */
function pairUp(ordered: readonly Unit[]): { eValue: number; pairs: number } {
  const [current = [], candidate = []] = arms.map((arm) => ordered.filter((unit) => unit.arm === arm));
  const eValue = createPairedEValue();
  for (const [index, unit] of current.entries()) {
    const partner = candidate[index];
    if (!partner) break;
    eValue.add(unit.outcome, partner.outcome);
  }
  return { eValue: eValue.value(), pairs: eValue.pairs() };
}
