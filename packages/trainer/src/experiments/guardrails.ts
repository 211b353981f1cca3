import {
  type ArmCounts,
  type ArmMean,
  compareMeans,
  compareRates,
  type Effect,
  oneSidedHalfWidth,
  type SequenceOptions,
} from "./confidence-sequence.ts";
import { createPairedEValue } from "./paired-e-value.ts";
import { inPoints } from "./points.ts";

/** One guardrail at one look. `reason` is a clause that follows the guardrail's name. */
export type GuardrailReading = { name: string; isBreached: boolean; reason: string };

/** Allowed increases: rates as differences (0.01 is one point), latency as a ratio of geometric means. */
export const guardrailMargins = {
  ...{ errors: 0.01, handOffs: 0.03, unsupportedClaims: 0.02, slowAnswers: 0.05 },
  latencyRatio: 1.25,
} as const;

const minimumUnits = 50;
const minimumEvents = 10;

export type RateGuardrail = {
  name: string;
  /** `successes` counts the bad event. */
  current: ArmCounts;
  candidate: ArmCounts;
  /** Allowed increase, a difference of rates. */
  margin: number;
};

/**
 * Breached when the one-sided lower bound of the increase lies above the margin. Silent below 50 units per arm or 10
 * events in both arms together: an event that rare is the paired e-value's business. `options.alpha` is this
 * guardrail's part: α divided by the number of guardrails.
 */
export function readRateGuardrail(guardrail: RateGuardrail, options: SequenceOptions): GuardrailReading {
  const { name, current, candidate, margin } = guardrail;
  const isEnough =
    Math.min(current.n, candidate.n) >= minimumUnits && current.successes + candidate.successes >= minimumEvents;
  const bound = isEnough ? lowerBound(compareRates(current, candidate), options) : Number.NEGATIVE_INFINITY;
  return {
    name,
    isBreached: bound > margin,
    reason: bound > margin ? `rises by at least ${inPoints(bound)} points, ${inPoints(margin)} are allowed` : "holds",
  };
}

/** The same for latency: `mean` and `variance` of the natural logarithm of milliseconds, one value per visitor. */
export function readLatencyGuardrail(
  arms: { current: ArmMean; candidate: ArmMean; maxRatio?: number },
  options: SequenceOptions,
): GuardrailReading {
  const { current, candidate, maxRatio = guardrailMargins.latencyRatio } = arms;
  const isEnough = Math.min(current.n, candidate.n) >= minimumUnits;
  const ratio = isEnough ? Math.exp(lowerBound(compareMeans(current, candidate), options)) : 0;
  return {
    name: "latency",
    isBreached: ratio > maxRatio,
    reason: ratio > maxRatio ? `is at least ${ratio.toFixed(2)} times as long, ${maxRatio} is allowed` : "holds",
  };
}

/**
 * For events so rare that no increase is allowed: the visitors of both arms in pairs, in order of exposure. Breached when
 * equality is rejected by the paired e-value and the candidate has more of them. Needs no minimum.
 */
export function readRareGuardrail(
  guardrail: { name: string; current: readonly boolean[]; candidate: readonly boolean[] },
  { alpha }: Pick<SequenceOptions, "alpha">,
): GuardrailReading {
  const { name, current, candidate } = guardrail;
  const pairs = Math.min(current.length, candidate.length);
  const eValue = createPairedEValue();
  let isRejected = false;
  for (let at = 0; at < pairs; at++) isRejected ||= eValue.add(current[at] ? 1 : 0, candidate[at] ? 1 : 0) >= 1 / alpha;
  const counts = [current, candidate].map((arm) => arm.slice(0, pairs).filter(Boolean).length);
  const [before = 0, after = 0] = counts;
  const isBreached = isRejected && after > before;
  return {
    name,
    isBreached,
    reason: isBreached ? `${after} visitors against ${before}, none more is allowed` : "holds",
  };
}

/**
 * The circuit breaker, on counts of the candidate alone: any confirmed leak of personal data or forbidden output, or an
 * error rate above 10 % over at least 30 requests. Returns the finding in words, or null.
 */
export function findCritical(seen: {
  confirmedLeaks: number;
  forbiddenOutputs: number;
  requests: number;
  errors: number;
}): string | null {
  if (seen.confirmedLeaks > 0) return `${seen.confirmedLeaks} confirmed leaks of personal data`;
  if (seen.forbiddenOutputs > 0) return `${seen.forbiddenOutputs} forbidden outputs`;
  if (seen.requests >= 30 && seen.errors > 0.1 * seen.requests)
    return `${seen.errors} errors in ${seen.requests} requests`;
  return null;
}

function lowerBound(effect: Effect | null, options: SequenceOptions): number {
  return effect ? effect.delta - oneSidedHalfWidth(effect, options) : Number.NEGATIVE_INFINITY;
}
