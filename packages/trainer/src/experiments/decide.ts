import {
  type ArmCounts,
  compareRates,
  oneSidedHalfWidth,
  sequentialTest,
  twoSidedHalfWidth,
} from "./confidence-sequence.ts";
import type { GuardrailReading } from "./guardrails.ts";
import { arms, type Plan } from "./plan.ts";
import { inPoints } from "./points.ts";
import { mismatchBelow } from "./sample-ratio.ts";

export const decisions = ["promote", "acceptable", "no-difference", "harm", "mismatch", "wait"] as const;
export type Decision = (typeof decisions)[number];

/** The state of an experiment at one look. Counts are matured units, one row per visitor. */
export type Reading = {
  current: ArmCounts;
  candidate: ArmCounts;
  /** Days since the first exposure. */
  days: number;
  /** Running p of the sample-ratio test over exposed units, 0 to 1. */
  sampleRatioP: number;
  guardrails?: readonly GuardrailReading[];
  /** A critical finding in words (`findCritical`), null or absent when there is none. */
  critical?: string | null;
  /** Did the candidate pass its offline gates? Default true: data from elsewhere have no gates. */
  offlineGatesPassed?: boolean;
};

/** What the numbers say of the candidate minus the current version; differences of rates, −1 to 1. */
export type Evidence = {
  estimate: number;
  /** Two-sided, level 1 − α at all looks together. */
  interval: [lower: number, upper: number];
  /** One-sided bounds, each of level 1 − α: the lower one judges "not worse", the upper one harm. */
  lowerBound: number;
  upperBound: number;
  /** Of this look; report the running minimum too. */
  p: number;
};

export type Verdict = { decision: Decision; reason: string; minimumMet: boolean; evidence: Evidence | null };

/** §4.6: below these, per arm, the asymptotics promise too much, above all near 0 and 1. */
export const minimum = { units: 50, successes: 10, failures: 10 } as const;
/** Futility by size: this many times N*. */
const futilityFactor = 3;

/**
 * What to do at this look. The first rule that holds decides:
 *
 * 1. **harm** – a critical finding. A circuit breaker, no statistics, so it needs no minimum.
 * 2. **mismatch** – sample-ratio p < .001. Pause: whatever filled the arms wrongly may have made the outcomes too,
 *    so no rule below may read them, neither for the candidate nor against it.
 * 3. **harm** – a guardrail fires; each guardrail brings its own minimum.
 * 4. **wait** – an arm has fewer than 50 units, 10 successes or 10 failures.
 * 5. **harm** – the one-sided upper bound of Δ lies below 0. Does not wait for `minDays`.
 * 6. **wait** – fewer than `minDays` days: nothing but harm is concluded from half a week.
 * 7. **promote** – the two-sided lower bound of Δ lies above 0. A recommendation; only an admin promotes.
 * 8. **no-difference** – N ≥ 3·N* and the two-sided interval lies inside ±margin. Asked before "acceptable", because
 *    such an interval always satisfies that rule as well: it is the stronger statement, and the end of the road.
 * 9. **acceptable** – the one-sided lower bound lies above −margin and the offline gates passed: promote if cheaper or safer.
 * 10. **no-difference** – `maxDays` have passed and nothing above was shown.
 * 11. **wait**.
 *
 * It reads the state *at this look*: not the first crossing, and not the intersection of all earlier intervals. The
 * chance that any look ever errs is at most α, hence so is the chance of the one that somebody acts on; and the answer
 * is never green while the interval on the page covers 0, nor green for good after a lucky morning that later visitors
 * took back. Harm needs no memory, because its first crossing stops the experiment and with it the data. The running
 * minimum of p and the running intersection are reported beside it (`measure.ts`). The one thing with memory is the
 * sample ratio: a broken split spoils the data from then on.
 */
export function decide(plan: Plan, reading: Reading): Verdict {
  const minimumMet = meetsMinimum(reading.current) && meetsMinimum(reading.candidate);
  const evidence = weigh(plan, reading);
  const [decision, reason] = conclude(plan, reading, minimumMet ? evidence : null);
  return { decision, reason, minimumMet, evidence };
}

/** At least 50 matured units, 10 successes and 10 failures in this arm. */
export function meetsMinimum({ n, successes }: ArmCounts): boolean {
  return n >= minimum.units && successes >= minimum.successes && n - successes >= minimum.failures;
}

/** Estimate, interval, bounds and p from the counts; null while an arm is empty. */
export function weigh({ alpha, nStar }: Plan, counts: { current: ArmCounts; candidate: ArmCounts }): Evidence | null {
  const effect = compareRates(counts.current, counts.candidate);
  if (!effect) return null;
  const twoSided = twoSidedHalfWidth(effect, { alpha, nStar });
  const oneSided = oneSidedHalfWidth(effect, { alpha, nStar });
  return {
    estimate: effect.delta,
    interval: [effect.delta - twoSided, effect.delta + twoSided],
    lowerBound: effect.delta - oneSided,
    upperBound: effect.delta + oneSided,
    p: sequentialTest(effect, { alpha, nStar }).p,
  };
}

function conclude(plan: Plan, reading: Reading, evidence: Evidence | null): [Decision, string] {
  const { days, sampleRatioP, critical, guardrails = [], offlineGatesPassed = true } = reading;
  const { margin, minDays, maxDays } = plan;
  const n = reading.current.n + reading.candidate.n;

  if (critical) return ["harm", `Critical: ${critical}. Stop at once.`];
  if (sampleRatioP < mismatchBelow)
    return [
      "mismatch",
      `The arms are not filled as planned (sample-ratio p below ${mismatchBelow}): find out why before reading these data.`,
    ];
  const fired = guardrails.find((guardrail) => guardrail.isBreached);
  if (fired) return ["harm", `Guardrail ${fired.name}: ${fired.reason}.`];
  if (!evidence) return ["wait", `Not enough data: ${whatIsMissing(reading)}.`];

  const [lower, upper] = evidence.interval;
  const between = `the interval ${inPoints(lower)} to ${inPoints(upper)} points`;
  if (evidence.upperBound < 0)
    return [
      "harm",
      `The candidate helps less often: at best ${inPoints(evidence.upperBound)} points (one-sided bound).`,
    ];
  if (days < minDays)
    return ["wait", `The planned ${minDays} days have not passed; nothing but harm is concluded before.`];
  if (lower > 0) return ["promote", `The candidate helps more often: ${between} lies above 0.`];
  if (n >= futilityFactor * plan.nStar && lower > -margin && upper < margin)
    return ["no-difference", `After ${n} visitors ${between} lies inside ±${inPoints(margin, "plain")} points.`];
  if (evidence.lowerBound > -margin && offlineGatesPassed)
    return [
      "acceptable",
      `Not worse by ${inPoints(margin, "plain")} points (at worst ${inPoints(evidence.lowerBound)}, one-sided bound): promote if cheaper or safer.`,
    ];
  if (days >= maxDays) return ["no-difference", `${maxDays} days have passed and ${between} shows no difference.`];
  return ["wait", `Nothing is shown yet: ${between} covers 0.`];
}

/** The first shortage of each arm: with too few units, the events go without saying. */
function whatIsMissing(reading: Reading): string {
  const parts = arms.flatMap((arm) => {
    const { n, successes } = reading[arm];
    const found = { units: n, successes, failures: n - successes };
    const short = (["units", "successes", "failures"] as const).find((kind) => found[kind] < minimum[kind]);
    return short ? [`${arm} has ${found[short]} of ${minimum[short]} ${short}`] : [];
  });
  return parts.join(", ");
}
