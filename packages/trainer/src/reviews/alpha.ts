import { seededRandom } from "../experiments/random.ts";
import type { Agreement } from "./kappa.ts";

/** The labels that one item got, one per reviewer who labeled it. */
export type Unit = readonly string[];

const resamples = 1_000;

/**
 * Krippendorff's alpha for nominal labels, any number of reviewers, missing labels allowed: 1 − Dₒ / Dₑ from the
 * coincidence matrix (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"). The interval comes from 1,000
 * bootstrap samples of the items with a fixed seed; null with fewer than ten items. Items with fewer than two labels
 * say nothing and are left out.
 */
export function krippendorffAlpha(units: readonly Unit[]): Agreement {
  const pairable = units.filter(({ length }) => length >= 2);
  const value = alphaOf(pairable);
  const n = pairable.length;
  if (value === null || n < 10) return { value, low: null, high: null, n };
  const random = seededRandom(20_260_101);
  const samples: number[] = [];
  for (let round = 0; round < resamples; round++) {
    const sample = pairable.map(() => pairable[Math.floor(random() * n)] ?? []);
    const one = alphaOf(sample);
    if (one !== null) samples.push(one);
  }
  samples.sort((left, right) => left - right);
  const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(share * samples.length))] ?? value;
  return { value, low: at(0.025), high: at(0.975), n };
}

function alphaOf(units: readonly Unit[]): number | null {
  const totals = new Map<string, number>();
  let disagreements = 0;
  let count = 0;
  for (const unit of units) {
    const size = unit.length;
    for (const label of unit) totals.set(label, (totals.get(label) ?? 0) + 1);
    count += size;
    const counts = new Map<string, number>();
    for (const label of unit) counts.set(label, (counts.get(label) ?? 0) + 1);
    // Ordered pairs of different labels, each weighted 1 / (size − 1).
    let same = 0;
    for (const one of counts.values()) same += one * (one - 1);
    disagreements += (size * (size - 1) - same) / (size - 1);
  }
  let sameByChance = 0;
  for (const total of totals.values()) sameByChance += total * (total - 1);
  const byChance = count * (count - 1) - sameByChance;
  if (count < 2 || byChance === 0) return null;
  return 1 - ((count - 1) * disagreements) / byChance;
}
