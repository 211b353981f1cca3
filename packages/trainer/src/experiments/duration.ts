import { twoSidedHalfWidth } from "./confidence-sequence.ts";
import { planSchema } from "./plan.ts";

const defaults = planSchema.parse({});
/** Φ⁻¹(.80): standard errors above the threshold that turn "even chance to be done" into 80 %. */
const powerQuantile = 0.8416212;
const maturationDays = 1;
const largest = 10_000_000;

export type DurationInput = {
  /** Today's rate of the primary outcome, 0 to 1. */
  rate: number;
  /** The gain that should be found, as a difference of rates; `rate + gain` stays below 1. */
  gain: number;
  alpha?: number;
  nStar?: number;
};

/**
 * Matured units, both arms together and split evenly, after which an experiment with this true gain has ended in
 * about 80 % of cases: the smallest N, in tens, with gain ≥ h₂(N) + 0.84·√V(N). About 15 % above the simulated 80 %
 * point, so a promise that is usually kept. Infinity when ten million units are not enough; RangeError outside the ranges.
 */
export function unitsToDecide({ rate, gain, alpha = defaults.alpha, nStar = defaults.nStar }: DurationInput): number {
  if (!(rate > 0 && gain > 0 && rate + gain < 1))
    throw new RangeError(`a rate of ${rate} with a gain of ${gain} must lie between 0 and 1`);
  const isEnough = (n: number) => {
    // A forecast knows the rates, so nothing needs smoothing.
    const variance = (2 / n) * (rate * (1 - rate) + (rate + gain) * (1 - rate - gain));
    const threshold = twoSidedHalfWidth({ delta: gain, variance, n }, { alpha, nStar });
    return gain >= threshold + powerQuantile * Math.sqrt(variance);
  };
  if (!isEnough(largest)) return Number.POSITIVE_INFINITY;
  // The threshold only falls as N grows, so halving finds the smallest N.
  let [tooFew, enough] = [0, largest / 10];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle * 10)) enough = middle;
    else tooFew = middle;
  }
  return enough * 10;
}

/**
 * "At your traffic about N days": whole days, at least `minDays`, with one more for the last visitors to mature.
 * `unitsPerDay` are all visitors with a conversation, `share` the part of them in the experiment (both arms), 0 to 1.
 */
export function daysToDecide(input: DurationInput & { unitsPerDay: number; share: number; minDays?: number }): number {
  const { unitsPerDay, share, minDays = defaults.minDays } = input;
  if (!(unitsPerDay > 0 && share > 0 && share <= 1))
    throw new RangeError("an estimate needs visitors per day above 0 and a share between 0 and 1");
  return Math.max(minDays, Math.ceil(unitsToDecide(input) / (unitsPerDay * share)) + maturationDays);
}
