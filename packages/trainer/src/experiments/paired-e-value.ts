/**
 * The e-value for two streams of yes and no by Turner, Ly and Grünwald. It needs no large numbers, so it holds for
 * rare events and little traffic; the price is power. Each pair multiplies by a factor whose mean is at most 1 while
 * the rates are equal, so by Ville's inequality e reaches 1/α in at most α of all equal experiments, whenever one looks.
 */
export type PairedEValue = {
  /** Takes the k-th matured outcome of each arm and returns e after that pair. */
  add(current: 0 | 1, candidate: 0 | 1): number;
  /** 0 to Infinity; equality is rejected at e ≥ 1/α. Starts at 1. */
  value(): number;
  pairs(): number;
};

/** Predictions start at .18 of .36 imagined units per arm, the choice of the paper for the fastest growth. */
const imagined = { successes: 0.18, units: 0.36 };

export function createPairedEValue(): PairedEValue {
  let pairs = 0;
  let successesA = 0;
  let successesB = 0;
  // Kept as a logarithm: ten thousand pairs of a clear winner exceed the largest double.
  let logE = 0;

  return {
    add(current, candidate) {
      const thetaA = (imagined.successes + successesA) / (imagined.units + pairs);
      const thetaB = (imagined.successes + successesB) / (imagined.units + pairs);
      const theta0 = (thetaA + thetaB) / 2;
      const chanceIfDifferent = chanceOf(current, thetaA) * chanceOf(candidate, thetaB);
      const chanceIfEqual = chanceOf(current, theta0) * chanceOf(candidate, theta0);
      logE += Math.log(chanceIfDifferent / chanceIfEqual);
      pairs += 1;
      successesA += current;
      successesB += candidate;
      return Math.exp(logE);
    },
    value: () => Math.exp(logE),
    pairs: () => pairs,
  };
}

function chanceOf(outcome: 0 | 1, theta: number): number {
  return outcome === 1 ? theta : 1 - theta;
}
