import { logGamma } from "../experiments/log-gamma.ts";
import { seededRandom } from "../experiments/random.ts";

/** Everything is paired: both versions answered the same items. */

/**
 * McNemar's exact test, one-sided: how likely it is to see `better` or more of the discordant items on the better side
 * when neither side is. p = Σ_{k=b}^{b+c} C(b+c, k) · 2^−(b+c); 1 where no item differs.
 */
export function mcnemar({ better, worse }: { better: number; worse: number }): number {
  const n = better + worse;
  if (n === 0 || better === 0) return 1;
  let sum = 0;
  for (let k = better; k <= n; k++) sum += Math.exp(logChoose(n, k) - n * Math.LN2);
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** Items with a difference, candidate minus current, and the group (conversation) that they share. */
export type Difference = { group: string; delta: number };

/**
 * Mean difference with its 95 % interval: percentile bootstrap over whole groups, `resamples` of them (default 10,000)
 * from a fixed seed, so that the same items give the same interval.
 */
export function pairedBootstrap(
  items: Difference[],
  options: { resamples?: number; seed?: number } = {},
): { mean: number; interval: [number, number] } {
  const { resamples = 10_000, seed = 1 } = options;
  const groups = [...Map.groupBy(items, (item) => item.group).values()].map((members) => ({
    sum: members.reduce((sum, { delta }) => sum + delta, 0),
    count: members.length,
  }));
  if (groups.length === 0) return { mean: 0, interval: [0, 0] };
  const random = seededRandom(seed);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    let count = 0;
    for (let drawn = 0; drawn < groups.length; drawn++) {
      const group = groups[Math.floor(random() * groups.length)];
      sum += group?.sum ?? 0;
      count += group?.count ?? 0;
    }
    return count === 0 ? 0 : sum / count;
  }).sort((left, right) => left - right);
  const at = (share: number) => means[Math.min(means.length - 1, Math.floor(share * means.length))] ?? 0;
  const total = groups.reduce((sum, group) => sum + group.sum, 0);
  return { mean: total / items.length, interval: [at(0.025), at(0.975)] };
}

/** Holm's step-down adjustment: each p-value as it counts among all of them. */
export function holm(pValues: number[]): number[] {
  const order = pValues.map((p, at) => ({ p, at })).sort((left, right) => left.p - right.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, { p, at }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    adjusted[at] = largest;
  }
  return adjusted;
}
