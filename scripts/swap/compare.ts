import type { ChosenToken } from "@whetstone/inference/client";

/** Two best words that are closer than this, in logits, may change places; what follows is open. */
const nearTie = 0.05;

type Run = readonly ChosenToken[];

/** How a greedy run under load compares with the serial run of the same version and prompt. */
export type Comparison = {
  /** The first position at which they chose differently, or at which one of them ended; null when they are equal. */
  partsAt: number | null;
  /** True when the serial run's two best were closer than 0.05 there or before. */
  isTied: boolean;
  /** How far the logits moved where they part: the distance of the serial run's two best words, before and after. */
  movedThere: number;
  /** The same wherever the words before are the same: what the shape of a batch does to the logits. */
  moved: number[];
};

/** By token ids and by the logits of both runs, never by text. */
export function compareRuns(serial: Run, loaded: Run): Comparison {
  const length = Math.max(serial.length, loaded.length);
  const parting = Array.from({ length }, (_, at) => at).find((at) => serial[at]?.id !== loaded[at]?.id);
  const partsAt = parting ?? null;
  const shared = Array.from({ length: partsAt === null ? length : partsAt + 1 }, (_, at) =>
    movedAt(serial, loaded, at),
  );
  return {
    partsAt,
    isTied: partsAt !== null && shared.some((_, at) => gap(serial[at] ?? loaded[at]) < nearTie),
    movedThere: partsAt === null ? 0 : (shared[partsAt] ?? Number.POSITIVE_INFINITY),
    moved: shared.filter((value) => Number.isFinite(value)),
  };
}

export type Judgement = "equal" | "nearTies" | "noise" | "differing";

/**
 * Equal; apart from a near tie on, which is allowed; apart where the shape of a batch alone moves the logits as far
 * (`noise`, measured without any swap); or apart without an excuse.
 */
export function judge({ partsAt, isTied, movedThere }: Comparison, noise: number): Judgement {
  if (partsAt === null) return "equal";
  if (isTied) return "nearTies";
  return movedThere <= noise ? "noise" : "differing";
}

/** Mean distance between the logarithms that a run told and those that a version gives the same tokens. */
export function distance(run: Run, logProbs: readonly number[]): number {
  const sum = run.reduce((total, token, at) => total + Math.abs(token.logProb - (logProbs[at] ?? 0)), 0);
  return sum / Math.max(1, run.length);
}

/** Where one of them has ended, the other's gap is the least that must have moved. */
function movedAt(serial: Run, loaded: Run, at: number): number {
  const [one, other] = [serial[at], loaded[at]];
  if (!one || !other) return gap(one ?? other);
  const [best, second] = one.top;
  const found = (id: number | null | undefined) => other.top.find((token) => token.id === id)?.logProb ?? Number.NaN;
  const moved = Math.abs(gap(one) - (found(best?.id) - found(second?.id)));
  return Number.isNaN(moved) ? Number.POSITIVE_INFINITY : moved;
}

/** How far the best word is ahead of the second. */
function gap(token: ChosenToken | undefined): number {
  const [best, second] = token?.top ?? [];
  return (best?.logProb ?? Number.NaN) - (second?.logProb ?? Number.NaN);
}
