import type { ArmCounts } from "./confidence-sequence.ts";
import { logBeta } from "./log-gamma.ts";

/**
 * The Bayesian view, shown as explanation and never used to stop: stopping at P(B > A) > .95 declares a winner in half
 * of all experiments between equal versions.
 */
export type BayesView = {
  /** P(candidate's rate > current's), 0 to 1. */
  candidateIsBetter: number;
  /** Mean loss of rate, 0 to 1, from choosing the candidate, counted as 0 where it is better. */
  lossIfCandidate: number;
  /** The same from keeping the current version. */
  lossIfCurrent: number;
};

/** Posteriors Beta(1 + successes, 1 + failures); sums in closed form, no sampling. Takes O(n) steps. */
export function bayesView(current: ArmCounts, candidate: ArmCounts): BayesView {
  const a = posterior(current);
  const b = posterior(candidate);
  return {
    candidateIsBetter: chanceGreater(b, a),
    lossIfCandidate: expectedExcess(a, b),
    lossIfCurrent: expectedExcess(b, a),
  };
}

type Beta = { alpha: number; beta: number };

function posterior({ n, successes }: ArmCounts): Beta {
  return { alpha: 1 + successes, beta: 1 + n - successes };
}

/** P(x > y) = Σ_{i < αx} B(αy + i, βx + βy) / ((βx + i) · B(1 + i, βx) · B(αy, βy)); E. Miller, "Formulas for Bayesian A/B testing". */
function chanceGreater(x: Beta, y: Beta): number {
  // Each term follows from the one before by a ratio, which keeps the loop free of lnΓ.
  let logTerm = logBeta(y.alpha, x.beta + y.beta) - Math.log(x.beta) - logBeta(1, x.beta) - logBeta(y.alpha, y.beta);
  let sum = 0;
  for (let i = 0; i < x.alpha; i += 1) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(((y.alpha + i) * (x.beta + i)) / ((y.alpha + x.beta + y.beta + i) * (1 + i)));
  }
  return Math.min(1, sum);
}

/** E[max(x − y, 0)] = E[x]·P(x′ > y) − E[y]·P(x > y′), where ′ adds one success. */
function expectedExcess(x: Beta, y: Beta): number {
  const mean = ({ alpha, beta }: Beta) => alpha / (alpha + beta);
  const more = ({ alpha, beta }: Beta): Beta => ({ alpha: alpha + 1, beta });
  return Math.max(0, mean(x) * chanceGreater(more(x), y) - mean(y) * chanceGreater(x, more(y)));
}
