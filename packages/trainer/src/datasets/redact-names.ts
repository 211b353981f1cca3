import type { Recogniser } from "./recognisers.ts";

/**
 * Recognises the names of a contact record: each as a whole, its parts, and parts with one letter wrong or an accent
 * missing. Parts of three letters or less, and parts that are ordinary words, only where they begin with a capital.
 */
export function nameRecognisers(names: string[]): Recogniser[] {
  const persons = new Map<string, string>();
  for (const name of names)
    for (const part of name.split(/[\s,]+/).map(fold))
      if (part.length >= 2 && !persons.has(part)) persons.set(part, fold(name));
  if (persons.size === 0) return [introduction];
  const fuzzy = [...persons.keys()].filter((part) => part.length >= 5);
  const partOf = (text: string) => (persons.has(text) ? text : fuzzy.find((part) => isNear(part, text)));
  const isName = (word: string) => {
    const folded = fold(word);
    const capital = /^\p{Lu}/u.test(word);
    if (persons.has(folded)) return capital || (folded.length > 3 && !ordinary.has(folded));
    return capital && partOf(folded) !== undefined;
  };
  const identify = (match: string) => persons.get(partOf(fold(match)) ?? "") ?? fold(match);
  return [{ kind: "NAME", pattern: word, isReal: isName, identify }, introduction];
}

const word = /\p{L}[\p{L}\p{M}'’-]*/gu;

/** "My name is …" tells a name that no record knows. */
const introduction: Recogniser = {
  kind: "NAME",
  pattern:
    /(?<=\b(?:[Mm]y (?:full )?name is|[Tt]his is|I am called|[Mm]ein Name ist|[Ii]ch heiße|[Ii]ch heisse) )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}/gu,
  isReal: (match, before) => !/[Tt]his is $/.test(before) || match.includes(" "),
};

/** Given and family names that are words as well: without a capital they are the word. */
const ordinary = new Set(
  "will may mark bill grace hope rose frank grant rich young long short green brown white black king price page cook baker miller bishop fisher hunter field wood woods stone hill lake rivers summer winter august april june jack dean chase drew faith joy dawn iris lily ivy ruby amber pearl jung lang klein gross kurz schwarz weiss koch bauer kaiser engel vogel wolf sommer winter".split(
    " ",
  ),
);

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/['’-]|(?<=.{4})['’]s$/g, "");
}

/** At most one letter added, left out, changed or swapped with its neighbour; the first letter is right. */
function isNear(left: string, right: string): boolean {
  if (left[0] !== right[0] || Math.abs(left.length - right.length) > 1) return false;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  if (left.length === right.length) {
    if (left.slice(at + 1) === right.slice(at + 1)) return true;
    return left[at] === right[at + 1] && left[at + 1] === right[at] && left.slice(at + 2) === right.slice(at + 2);
  }
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.slice(at) === long.slice(at + 1);
}
