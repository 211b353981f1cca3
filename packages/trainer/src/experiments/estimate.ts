import type { Db } from "@whetstone/db/client";
import { readTraffic } from "@whetstone/db/experiments/reads";
import { daysToDecide, unitsToDecide } from "./duration.ts";

export type Estimate = {
  visitorsPerDay: number;
  /** Today's share of visitors who were helped without a person; null without visitors. */
  rate: number | null;
  units: number | null;
  /** Whole days; null where there is no traffic to go by, or the gain cannot be found. */
  days: number | null;
};

const lookBackDays = 28;

/** "At your traffic about N days", from the last four weeks. `gain` is a difference of rates, `share` 0 to 1. */
export async function estimateDuration(
  ctx: { db: Db },
  input: { siteId: string; now: Date; gain: number; nStar: number; alpha: number; minDays: number; share: number },
): Promise<Estimate> {
  const { siteId, now, gain, share, ...options } = input;
  const { visitorsPerDay, rate } = await readTraffic(ctx.db, { siteId, until: now, days: lookBackDays });
  if (rate === null || visitorsPerDay === 0) return { visitorsPerDay, rate, units: null, days: null };
  // At the very ends the formula has nothing to say; a rate of 100 % of a few visitors is not one.
  const steady = Math.min(Math.max(rate, 0.02), 0.98 - gain);
  if (!(steady > 0)) return { visitorsPerDay, rate, units: null, days: null };
  const units = unitsToDecide({ ...options, rate: steady, gain });
  if (!Number.isFinite(units)) return { visitorsPerDay, rate, units: null, days: null };
  const days = daysToDecide({ ...options, rate: steady, gain, unitsPerDay: visitorsPerDay, share });
  return { visitorsPerDay, rate, units, days };
}
