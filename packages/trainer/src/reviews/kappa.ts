export type Agreement = {
  /** 1: always the same; 0: as chance would have it; below: less than that. Null where it is not defined. */
  value: number | null;
  /** 95 % interval; null where there is too little to say. */
  low: number | null;
  high: number | null;
  /** Items that both labeled. */
  n: number;
};

const z95 = 1.959964;

/**
 * Cohen's kappa of two reviewers over the items that both labeled: (pₒ − pₑ) / (1 − pₑ), with the interval of the
 * large-sample standard error √(pₒ(1 − pₒ) / n) / (1 − pₑ) (Cohen 1960). Not defined where both used one label only.
 */
export function cohensKappa(pairs: readonly (readonly [string, string])[]): Agreement {
  const n = pairs.length;
  if (n === 0) return { value: null, low: null, high: null, n };
  const labels = new Set(pairs.flat());
  const observed = pairs.filter(([left, right]) => left === right).length / n;
  let expected = 0;
  for (const label of labels) {
    const left = pairs.filter(([one]) => one === label).length / n;
    const right = pairs.filter(([, other]) => other === label).length / n;
    expected += left * right;
  }
  if (expected === 1) return { value: null, low: null, high: null, n };
  const value = (observed - expected) / (1 - expected);
  const error = Math.sqrt((observed * (1 - observed)) / n) / (1 - expected);
  return { value, low: Math.max(-1, value - z95 * error), high: Math.min(1, value + z95 * error), n };
}
