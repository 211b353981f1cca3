import { eachRow, type Verdict } from "./funnel.ts";
import { createNearIndex } from "./minhash.ts";
import type { Row } from "./row.ts";
import { foldWords, shingle } from "./shingles.ts";

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
  const grams = new Set<string>();
  const equal = new Set<string>();
  const index = createNearIndex();
  for (const item of heldOut) {
    for (const text of [item.subject, item.completion]) for (const gram of gramsOf(text)) grams.add(gram);
    equal.add(foldWords(item.subject).join(" "));
    index.add(shingle(item.subject));
  }
  return eachRow(rows, (row) => {
    if (equal.has(foldWords(row.subject).join(" "))) return "question of a held-out set";
    if ([row.subject, row.completion].some((text) => gramsOf(text).some((gram) => grams.has(gram))))
      return "eight words of a held-out set";
    return index.nearest(shingle(row.subject), tooNear) ? "near a held-out question" : null;
  });
}

function gramsOf(text: string): string[] {
  const words = foldWords(text);
  return words.slice(gramWords - 1).map((_, at) => words.slice(at, at + gramWords).join(" "));
}
