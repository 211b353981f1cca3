/** Share of a fact's content words that must stand in the answer. */
export const factRecall = 0.6;

/**
 * Whether an answer gives a fact: at least .6 of the fact's content words (stop words out, endings cut) stand in
 * it. Blind to negation, so it ranks answers and never gates one alone.
 */
export function factGiven(fact: string, answer: string): boolean {
  const needed = contentWords(fact);
  if (needed.length === 0) return answer.toLowerCase().includes(fact.trim().toLowerCase());
  return wordRecall(needed, new Set(contentWords(answer))) >= factRecall;
}

/** Share of the words that stand among the others; 1 where there are none. */
export function wordRecall(words: string[], among: Set<string>): number {
  if (words.length === 0) return 1;
  return words.filter((word) => among.has(word)).length / words.length;
}

/** Words that carry the meaning, endings cut, each once. Addresses stay whole; "10-year" is 10 and year. */
export function contentWords(text: string): string[] {
  const plain = text.normalize("NFKC").toLowerCase().replaceAll(/[’‘]/g, "'");
  const words = plain.replaceAll(/(?<![\p{L}\p{N}-])(\d+)-(?=\p{L}+(?![\p{L}\p{N}-]))/gu, "$1 ").match(token) ?? [];
  const content = words.map((word) => word.replace(/'s?$/, "")).filter((word) => word && !stopWords.has(word));
  return [...new Set(content.map(cutEnding))];
}

const token = /[\p{L}\p{N}]+(?:[.'’@/:-][\p{L}\p{N}]+)*|[€$£%]/gu;

/** Plural, tense and the like, cut alike on both sides; words with digits or points stay whole. */
function cutEnding(word: string): string {
  if (word.length < 4 || !/^\p{L}+$/u.test(word)) return word;
  return word
    .replace(/(ies|ied)$/, "i")
    .replace(/(?<=\p{L}{3})(ingly|ings|ing|edly|ed|es|s|ly|en|er|em|e)$/u, "")
    .replace(/([bdfgklmnprst])\1$/, "$1")
    .replace(/y$/, "i");
}

const stopWords = new Set(
  (
    "a an the and or but if of to in on at by for from with as is are was were be been being am do does did have has had " +
    "i you he she it we they me him her us them my your his its our their this that these those there here not no nor so " +
    "can could may might must shall should will would than then too very just also only which who whom whose what when " +
    "where why how all any each some such about into over under up out off again more most other own same " +
    "der die das den dem des ein eine einen einem einer und oder aber wenn von zu im in am an auf für aus mit bei nach ist " +
    "sind war waren sein wird werden hat haben ich du er sie es wir ihr mich mir uns euch mein dein sein unser nicht kein " +
    "auch nur so wie was wann wo warum wer als dass man"
  ).split(" "),
);
