/** Positions below the vocabulary's size and their values. */
export type SparseVector = { indices: Int32Array; values: Float32Array };

export type Vocabulary = { size: number; ids: Map<string, number>; idf: Float32Array };

/** Pieces of a text seen in fewer training texts than this teach nothing. */
const minTexts = 2;

/** The vocabulary of the training texts, with inverse document frequencies ln((1 + n) / (1 + df)) + 1. */
export function createVocabulary(texts: string[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const piece of new Set(piecesOf(text))) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const ids = new Map<string, number>();
  const idf: number[] = [];
  for (const [piece, count] of counts) {
    if (count < minTexts) continue;
    ids.set(piece, ids.size);
    idf.push(Math.log((1 + texts.length) / (1 + count)) + 1);
  }
  return { size: ids.size, ids, idf: Float32Array.from(idf) };
}

/** Words and letter groups of a text as TF-IDF, each of the two parts with length 1. Unknown pieces are left out. */
export function toSparse({ ids, idf }: Vocabulary, text: string): SparseVector {
  const parts = [new Map<number, number>(), new Map<number, number>()] as const;
  for (const piece of piecesOf(text)) {
    const id = ids.get(piece);
    if (id === undefined) continue;
    const part = piece.startsWith("<") ? parts[1] : parts[0];
    part.set(id, (part.get(id) ?? 0) + 1);
  }
  const indices: number[] = [];
  const values: number[] = [];
  for (const part of parts) {
    const weights = [...part].map(([id, count]) => ({ id, value: (1 + Math.log(count)) * (idf[id] ?? 0) }));
    const length = Math.hypot(...weights.map(({ value }) => value)) || 1;
    for (const { id, value } of weights) {
      indices.push(id);
      values.push(value / length);
    }
  }
  return { indices: Int32Array.from(indices), values: Float32Array.from(values) };
}

/** Words of a text, digits made alike. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/\p{N}/gu, "0")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Words, neighbours, neighbours with a gap; and, marked by `<`, groups of 3 to 5 letters, which survive typing errors. */
function piecesOf(text: string): string[] {
  const words = wordsOf(text).slice(0, 400);
  const pieces: string[] = [];
  for (const [at, word] of words.entries()) {
    pieces.push(word);
    const next = words[at + 1];
    if (next !== undefined) pieces.push(`${word} ${next}`);
    const second = words[at + 2];
    if (second !== undefined) pieces.push(`${word} _ ${second}`);
    const padded = `^${word.slice(0, 30)}$`;
    for (let length = 3; length <= 5; length++)
      for (let from = 0; from + length <= padded.length; from++) pieces.push(`<${padded.slice(from, from + length)}`);
  }
  return pieces;
}
