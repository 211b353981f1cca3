/** Saturation of repeated words, and how much long passages are held back. */
const k1 = 1.2;
const b = 0.75;

/** A word of the title or heading counts as this many in the text. */
const titleWeight = 2;

export type Posting = { chunk: number; frequency: number };

export type LexicalIndex = {
  postings: Map<string, Posting[]>;
  /** Weighted words per chunk; 0 for chunks of other languages. */
  lengths: Float32Array;
  meanLength: number;
  chunkCount: number;
};

export type Document = { chunk: number; lexemes: { lexeme: string; inTitle: number; inText: number }[] };

/** `size`: chunks of the whole site, those in other languages included. */
export function buildLexicalIndex(documents: Document[], size: number): LexicalIndex {
  const postings = new Map<string, Posting[]>();
  const lengths = new Float32Array(size);
  let total = 0;
  for (const { chunk, lexemes } of documents) {
    for (const { lexeme, inTitle, inText } of lexemes) {
      const frequency = inTitle * titleWeight + inText;
      const list = postings.get(lexeme) ?? [];
      list.push({ chunk, frequency });
      postings.set(lexeme, list);
      lengths[chunk] = (lengths[chunk] ?? 0) + frequency;
      total += frequency;
    }
  }
  const chunkCount = documents.length;
  return { postings, lengths, meanLength: total / Math.max(1, chunkCount), chunkCount };
}

/** How much a word tells: near 0 where every chunk has it, highest where none has. */
export function inverseFrequency(index: LexicalIndex, lexeme: string): number {
  const holding = index.postings.get(lexeme)?.length ?? 0;
  return Math.log(1 + (index.chunkCount - holding + 0.5) / (holding + 0.5));
}

/**
 * BM25 of every chunk that shares a word with the query, divided by the most that this query could reach, so that
 * 1 means every word, often. Words that the site does not know lower what is reachable.
 */
export function scoreLexical(index: LexicalIndex, lexemes: string[]): Map<number, number> {
  const scores = new Map<number, number>();
  let reachable = 0;
  for (const lexeme of lexemes) {
    const weight = inverseFrequency(index, lexeme);
    reachable += weight * (k1 + 1);
    for (const { chunk, frequency } of index.postings.get(lexeme) ?? []) {
      const length = (index.lengths[chunk] ?? 0) / (index.meanLength || 1);
      const gain = (weight * frequency * (k1 + 1)) / (frequency + k1 * (1 - b + b * length));
      scores.set(chunk, (scores.get(chunk) ?? 0) + gain);
    }
  }
  if (reachable > 0) for (const [chunk, score] of scores) scores.set(chunk, score / reachable);
  return scores;
}
