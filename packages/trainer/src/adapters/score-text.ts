/**
 * Similarity of an answer to a reference. These rank systems; none of them is a gate alone.
 */

const charOrder = 6;
const wordOrder = 2;
/** Recall counts β = 2 times as much as precision. */
const betaSquared = 4;

/**
 * chrF++ of one answer, 0–100: the F-score over character n-grams up to 6 and word n-grams up to 2. Equal to sacreBLEU's
 * sentence score with `word_order=2` and no smoothing.
 */
export function chrf(answer: string, reference: string): number {
  const counts = [
    ...orders(charOrder).map((n) => compare(charGrams(answer, n), charGrams(reference, n))),
    ...orders(wordOrder).map((n) => compare(wordGrams(answer, n), wordGrams(reference, n))),
  ].filter(({ answered, wanted }) => answered > 0 && wanted > 0);
  if (counts.length === 0) return 0;
  const mean = (pick: (one: (typeof counts)[number]) => number) =>
    counts.reduce((sum, one) => sum + pick(one), 0) / counts.length;
  const precision = mean(({ shared, answered }) => shared / answered);
  const recall = mean(({ shared, wanted }) => shared / wanted);
  if (precision + recall === 0) return 0;
  return (100 * (1 + betaSquared) * precision * recall) / (betaSquared * precision + recall);
}

/** ROUGE-L F1 of one answer, 0–1: the longest common subsequence of words, lower case, without punctuation. */
export function rougeL(answer: string, reference: string): number {
  const [given, wanted] = [answer, reference].map((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  if (!given?.length || !wanted?.length) return 0;
  let row = new Array<number>(wanted.length + 1).fill(0);
  for (const word of given) {
    const next = [0];
    for (const [at, other] of wanted.entries())
      next.push(word === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  const common = row.at(-1) ?? 0;
  return (2 * common) / (given.length + wanted.length);
}

type Grams = Map<string, number>;

function compare(answer: Grams, reference: Grams): { answered: number; wanted: number; shared: number } {
  const total = (grams: Grams) => [...grams.values()].reduce((sum, count) => sum + count, 0);
  let shared = 0;
  for (const [gram, count] of answer) shared += Math.min(count, reference.get(gram) ?? 0);
  return { answered: total(answer), wanted: total(reference), shared };
}

function charGrams(text: string, n: number): Grams {
  return gramsOf([...text.replaceAll(/\s+/g, "")], n, "");
}

function wordGrams(text: string, n: number): Grams {
  return gramsOf(text.trim().split(/\s+/).filter(Boolean).flatMap(splitPunctuation), n, " ");
}

/** One mark at the end of a word, or else at its beginning, is a word of its own. */
function splitPunctuation(word: string): string[] {
  const isMark = (letter: string | undefined) => /^[!-/:-@[-`{-~]$/.test(letter ?? "");
  const letters = [...word];
  if (letters.length === 1) return [word];
  if (isMark(letters.at(-1))) return [letters.slice(0, -1).join(""), letters.at(-1) ?? ""];
  if (isMark(letters[0])) return [letters[0] ?? "", letters.slice(1).join("")];
  return [word];
}

function gramsOf(units: string[], n: number, joint: string): Grams {
  const grams: Grams = new Map();
  for (let at = 0; at + n <= units.length; at++) {
    const gram = units.slice(at, at + n).join(joint);
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return grams;
}

function orders(highest: number): number[] {
  return Array.from({ length: highest }, (_, at) => at + 1);
}
