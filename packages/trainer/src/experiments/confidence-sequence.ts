/**
 * The asymptotic confidence sequence of Waudby-Smith et al. (arXiv 2103.06476): an interval that covers the true
 * difference at *every* look with probability 1 − α, so the numbers may be read after each visitor and the experiment
 * stopped whenever they speak. A classical interval read that way is wrong in a third of all experiments.
 */
export type ArmCounts = { n: number; successes: number };
export type ArmMean = { n: number; mean: number; variance: number };

/** Candidate minus current, the variance of that difference, and the units of both arms together. */
export type Effect = { delta: number; variance: number; n: number };

/** `alpha` 0 to 0.5 exclusive; `nStar` is the total n at which the sequence is tightest. */
export type SequenceOptions = { alpha: number; nStar: number };

/**
 * Difference of two rates. The estimate is plain, Δ = p̂B − p̂A; the variance uses p̃ = (s + 1)/(n + 2), because an arm
 * without a single failure would otherwise have none. Null while an arm is empty.
 */
export function compareRates(current: ArmCounts, candidate: ArmCounts): Effect | null {
  if (current.n === 0 || candidate.n === 0) return null;
  return {
    delta: candidate.successes / candidate.n - current.successes / current.n,
    variance: smoothedVariance(current) + smoothedVariance(candidate),
    n: current.n + candidate.n,
  };
}

/** Difference of two means (one value per visitor), V = s²A/nA + s²B/nB. Null below two units per arm. */
export function compareMeans(current: ArmMean, candidate: ArmMean): Effect | null {
  if (current.n < 2 || candidate.n < 2) return null;
  return {
    delta: candidate.mean - current.mean,
    variance: current.variance / current.n + candidate.variance / candidate.n,
    n: current.n + candidate.n,
  };
}

/** ρ² = (−2 ln α + ln(1 − 2 ln α)) / N*. The one-sided form puts 2α in place of α. */
export function rhoSquared({ alpha, nStar }: SequenceOptions): number {
  return (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / nStar;
}

/** h₂ = √S² · √( 2(Nρ²+1)/(N²ρ²) · ln(√(Nρ²+1)/α) ), in the unit of Δ: the interval is Δ ± h₂. */
export function twoSidedHalfWidth(effect: Effect, options: SequenceOptions): number {
  return halfWidth(effect, rhoSquared(options), (root) => Math.log(root / options.alpha));
}

/** h₁ = √S² · √( 2(Nρ²+1)/(N²ρ²) · ln(1 + √(Nρ²+1)/(2α)) ): Δ − h₁ is a lower bound, Δ + h₁ an upper one. */
export function oneSidedHalfWidth(effect: Effect, options: SequenceOptions): number {
  const { alpha, nStar } = options;
  return halfWidth(effect, rhoSquared({ alpha: 2 * alpha, nStar }), (root) => Math.log(1 + root / (2 * alpha)));
}

/**
 * The test that belongs to the two-sided interval: T² = N·Δ²/V, e = exp(ρ²T² / (2(Nρ²+1))) / √(Nρ²+1) and
 * p = min(1, 1/e). e ≥ 1/α exactly when |Δ| ≥ h₂. Report the running minimum of p over the looks. `e` may be Infinity.
 */
export function sequentialTest(effect: Effect, options: SequenceOptions): { e: number; p: number } {
  const { delta, variance, n } = effect;
  const rho2 = rhoSquared(options);
  const scale = n * rho2 + 1;
  const t2 = variance > 0 ? (n * delta ** 2) / variance : 0;
  const logE = (rho2 * t2) / (2 * scale) - Math.log(scale) / 2;
  return { e: Math.exp(logE), p: Math.min(1, Math.exp(-logE)) };
}

function smoothedVariance({ n, successes }: ArmCounts): number {
  const rate = (successes + 1) / (n + 2);
  return (rate * (1 - rate)) / n;
}

function halfWidth({ variance, n }: Effect, rho2: number, logTerm: (root: number) => number): number {
  const scale = n * rho2 + 1;
  return Math.sqrt(variance * n) * Math.sqrt(((2 * scale) / (n ** 2 * rho2)) * logTerm(Math.sqrt(scale)));
}
