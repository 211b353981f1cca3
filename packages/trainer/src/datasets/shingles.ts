/** Below this many words a text is compared by runs of four characters, above by words and runs of five. */
const shortWords = 6;

export type Shingled = { hashes: Uint32Array; isShort: boolean };

/**
 * The set of overlapping pieces of a text, hashed and sorted: word 3-grams and character 5-grams, or character 4-grams
 * of a text under six words. Case, punctuation and the numbers of placeholders make no difference.
 */
export function shingle(text: string): Shingled {
  const words = foldWords(text);
  const isShort = words.length < shortWords;
  const folded = ` ${words.join(" ")} `;
  const hashes: number[] = [];
  const width = isShort ? 4 : 5;
  for (let at = 0; at + width <= folded.length; at++) hashes.push(hashPart(folded, at, at + width, 1));
  if (!isShort) {
    const starts: number[] = [];
    for (let at = 0; at < folded.length - 1; at++) if (folded[at] === " ") starts.push(at);
    for (let index = 0; index + 3 <= words.length; index++) {
      const end = starts[index + 3] ?? folded.length - 1;
      hashes.push(hashPart(folded, starts[index] ?? 0, end, 2));
    }
  }
  return { hashes: sortedSet(hashes), isShort };
}

/** Words in small letters; ⟨EMAIL_2⟩ and ⟨EMAIL_1⟩ are the same word. */
export function foldWords(text: string): string[] {
  return (
    text
      .replaceAll(/⟨([A-Z_]+)_\d+⟩/g, " $1 ")
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Size of the intersection divided by that of the union, 0–1; 1 for two empty sets. */
export function jaccard(left: Uint32Array, right: Uint32Array): number {
  let [at, other, shared] = [0, 0, 0];
  while (at < left.length && other < right.length) {
    const difference = (left[at] ?? 0) - (right[other] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) at++;
    if (difference >= 0) other++;
  }
  const union = left.length + right.length - shared;
  return union === 0 ? 1 : shared / union;
}

/** FNV-1a over UTF-16 units, finished by a mixing step; the kinds of pieces do not collide with each other. */
function hashPart(text: string, from: number, to: number, kind: number): number {
  let hash = 2_166_136_261 ^ kind;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function sortedSet(values: number[]): Uint32Array {
  const sorted = Uint32Array.from(values).sort();
  let size = 0;
  for (let at = 0; at < sorted.length; at++)
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[size++] = sorted[at] ?? 0;
  return sorted.slice(0, size);
}
