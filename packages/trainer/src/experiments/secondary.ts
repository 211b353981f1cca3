import type { UnitRow } from "@whetstone/db/experiments/outcomes";
import { isResolved } from "./outcome.ts";
import type { Arm } from "./plan.ts";

/** What is reported beside the decision and never decides. Shares from 0 to 1; `n` is how many they are taken over. */
export type Secondary = {
  thumbsUp: Part;
  /** Mean of 1 to 5 stars. */
  satisfaction: Part;
  /** Helped, and nothing came back within seven days; only visitors whose week is over. */
  durable: Part;
  /** Asked the same again, or corrected an answer. */
  rephrased: Part;
  /** Answers of which the guard held nothing back, by visitor. */
  grounded: Part;
  /** Messages that the visitor wrote, where they were helped. */
  turns: Part;
};
export type Part = { value: number | null; n: number };

const weekMs = 7 * 86_400_000;

/** One arm's secondary measures as of `now`. */
export function readSecondary(rows: readonly UnitRow[], { arm, now }: { arm: Arm; now: Date }): Secondary {
  const own = rows.filter((row) => row.arm === arm);
  const isOld = (row: UnitRow) => now.getTime() - row.lastTurnAt.getTime() >= weekMs;
  const helped = (row: UnitRow) => isResolved(row);
  return {
    thumbsUp: mean(own.filter((row) => row.thumbsUp || row.thumbsDown).map((row) => (row.thumbsDown ? 0 : 1))),
    satisfaction: mean(own.flatMap((row) => (row.satisfaction === null ? [] : [row.satisfaction]))),
    durable: mean(own.filter(isOld).map((row) => (helped(row) && !row.cameBack ? 1 : 0))),
    rephrased: mean(own.map((row) => (row.rephrased ? 1 : 0))),
    grounded: mean(own.filter((row) => row.requests > 0).map((row) => 1 - row.unsupported / row.requests)),
    turns: mean(own.filter(helped).map((row) => row.turns)),
  };
}

function mean(values: number[]): Part {
  const n = values.length;
  return { value: n === 0 ? null : values.reduce((sum, value) => sum + value, 0) / n, n };
}
