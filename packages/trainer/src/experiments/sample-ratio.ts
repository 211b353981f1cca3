import { logGamma } from "./log-gamma.ts";

/**
 * Are the arms filled as planned? The sequential test of Lindon and Malek (arXiv 2011.03567): a Bayes factor of "some
 * other split", a Dirichlet prior of strength k around the plan, against the planned one. Valid at every look; a
 * chi-square test read again and again raises a false alarm in a tenth of all experiments.
 */
const priorStrength = 100;

/** Below this p the data decide nothing: something other than chance fills the arms. */
export const mismatchBelow = 0.001;

/**
 * ln BF = lnΓ(k) − Σ lnΓ(kπᵢ) + Σ lnΓ(kπᵢ + nᵢ) − lnΓ(k + N) − Σ nᵢ ln πᵢ with k = 100.
 * `exposed` counts exposed units per arm, matured or not; `shares` are the planned ones, positive, adding up to 1.
 */
export function sampleRatioLogBayesFactor(exposed: readonly number[], shares: readonly number[]): number {
  let result = logGamma(priorStrength);
  let total = 0;
  for (const [index, share] of shares.entries()) {
    const count = exposed[index] ?? 0;
    const prior = priorStrength * share;
    result += logGamma(prior + count) - logGamma(prior) - count * Math.log(share);
    total += count;
  }
  return result - logGamma(priorStrength + total);
}

/** p = 1 / max over looks of BF, at most 1. Keep the largest ln BF seen so far beside the experiment. */
export function sampleRatioP(largestLogBayesFactor: number): number {
  return Math.min(1, Math.exp(-largestLogBayesFactor));
}
