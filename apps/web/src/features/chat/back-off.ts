const firstMs = 250;
const longestMs = 15_000;

/** Milliseconds before try number `attempt` (from 0): doubling from 250 to 15,000, with a fifth of chance so that clients spread. */
export function backOffMs(attempt: number, chance: number = Math.random()): number {
  const wait = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 10));
  return Math.round(wait * (0.8 + 0.4 * chance));
}
