import { eachRow, type Verdict } from "./funnel.ts";
import { createNearIndex } from "./minhash.ts";
import type { Row } from "./row.ts";
import { foldWords, shingle } from "./shingles.ts";
import type { SplitRow } from "./split.ts";

/** An item of a set that is never trained on. */
export type HeldOutItem = { set: string; subject: string; completion: string };

const gramWords = 8;
/** True Jaccard to a held-out question from which a row gives it away. */
const tooNear = 0.6;

/**
 * Removes what would give a held-out set away: a row that shares eight words in a row with one of its questions or
 * answers, asks nearly the same (Jaccard ≥ 0.6), or is a short text that is equal. Labels are shared by design and do
 * not count.
 */
export function gateHeldOut<Kept extends Row>(rows: Kept[], heldOut: HeldOutItem[]): Verdict<Kept> {
  if (heldOut.length === 0) return { kept: rows, removed: [] };
  const repeats = createRepeatFinder(heldOut, ({ subject, completion }) => [subject, completion]);
  const index = createNearIndex();
  for (const item of heldOut) index.add(shingle(item.subject));
  return eachRow(rows, (row) => {
    const repeat = repeats(row);
    if (repeat) return `${repeat} of a held-out set`;
    return index.nearest(shingle(row.subject), tooNear) ? "near a held-out question" : null;
  });
}

/**
 * The same between the sides of one set: a training row that repeats a question of the set's own validation or test rows,
 * or eight words in a row of one, is left out. Near questions are on one side already. Answers may be alike: a team's
 * fixed wording answers many questions, and to know it is what the version is tested for.
 */
export function gateOwnSides(rows: SplitRow[]): Verdict<SplitRow> {
  const repeats = createRepeatFinder(
    rows.filter((row) => row.side !== "train"),
    ({ subject }) => [subject],
  );
  return eachRow(rows, (row) => {
    const repeat = row.side === "train" ? repeats(row) : null;
    return repeat && `${repeat} of a row on another side`;
  });
}

type Said = { subject: string; completion: string };

function createRepeatFinder(items: Said[], textsOf: (said: Said) => string[]) {
  const grams = new Set(items.flatMap((item) => textsOf(item).flatMap(gramsOf)));
  const equal = new Set(items.map(({ subject }) => foldWords(subject).join(" ")));
  return (said: Said) => {
    if (equal.has(foldWords(said.subject).join(" "))) return "question";
    const isShared = textsOf(said).some((text) => gramsOf(text).some((gram) => grams.has(gram)));
    return isShared ? "eight words" : null;
  };
}

function gramsOf(text: string): string[] {
  const words = foldWords(text);
  return words.slice(gramWords - 1).map((_, at) => words.slice(at, at + gramWords).join(" "));
}
