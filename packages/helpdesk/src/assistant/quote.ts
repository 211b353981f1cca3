import type { Source } from "@whetstone/core/chat";
import { similarity } from "../knowledge/embed.ts";
import type { RetrievedPassage } from "../knowledge/retrieve.ts";
import { type Quotable, quotables } from "./quote-pieces.ts";

export type Quote = {
  /** Markdown: sentences, or an introduction and list items, word for word. */
  text: string;
  /** The text in the pieces in which it is shown one after another; joined they are the text. */
  pieces: string[];
  sentences: string[];
  /** The passages that the words are from, in the order of use. */
  sources: Source[];
};

/** Passages whose sections are read for sentences. */
export const quotedPassages = 6;

/** Weights of a piece: its own likeness to the question comes first. Chosen by the facts given on questions of two sites. */
const weights = { passage: 0.8, heading: 0.5, first: 0.15, sameSection: 0.15, sameArticle: 0.08 };

const maxPieces = 3;
const maxItems = 6;
const maxWords = 60;
/** A further piece must come this near to the best one. */
const nearness = 0.22;

/**
 * Picks what the best passages say about the question: one to three sentences, or a list with its introduction.
 * Pure: `vectors` holds the unit vectors of the question and of every text that `quoteTexts` names. Empty
 * where there is nothing to quote.
 */
export function chooseQuote(input: {
  query: string;
  passages: RetrievedPassage[];
  vectors: Map<string, Float32Array>;
}): Quote {
  const query = input.vectors.get(input.query);
  if (!query) return nothing;
  const near = (text: string) => similarity(input.vectors.get(text) ?? query.map(() => 0), query);
  const pieces = piecesOf(input.passages);
  const scored = pieces.map((piece) => {
    const heading = piece.passage.heading ? near(piece.passage.heading) : 0;
    const score =
      near(piece.text) +
      weights.passage * piece.passage.score +
      weights.heading * heading +
      weights.first * (1 / (1 + piece.place));
    return { piece, score };
  });
  const chosen = choose(scored);
  return chosen.length > 0 ? write(chosen, pieces) : nothing;
}

/** The texts whose vectors `chooseQuote` needs besides the question's. */
export function quoteTexts(passages: RetrievedPassage[]): string[] {
  const pieces = piecesOf(passages);
  return [
    ...new Set(pieces.flatMap((piece) => [piece.text, ...(piece.passage.heading ? [piece.passage.heading] : [])])),
  ];
}

const nothing: Quote = { text: "", pieces: [], sentences: [], sources: [] };

type Piece = Quotable & { passage: RetrievedPassage; section: number };
type Scored = { piece: Piece; score: number };

function piecesOf(passages: RetrievedPassage[]): Piece[] {
  const seen = new Set<string>();
  const pieces: Piece[] = [];
  for (const passage of passages.slice(0, quotedPassages)) {
    const key = `${passage.articleId} ${passage.section}`;
    if (seen.has(key)) continue;
    const section = seen.size;
    seen.add(key);
    for (const quotable of quotables(passage.section, passage.lang)) pieces.push({ ...quotable, passage, section });
  }
  return pieces;
}

/** The best piece, then what fits to it: near in score, preferably from the same section, within the length. */
function choose(scored: Scored[]): Piece[] {
  const rest = scored.filter(({ piece }) => !piece.isIntro);
  const chosen: Piece[] = [];
  let words = 0;
  let best = Number.NEGATIVE_INFINITY;
  while (chosen.length < maxPieces) {
    const first = chosen[0];
    const fit = ({ piece, score }: Scored) => {
      if (!first) return score;
      if (piece.section === first.section) return score + weights.sameSection;
      return piece.passage.articleId === first.passage.articleId ? score + weights.sameArticle : score;
    };
    const next = rest.reduce<Scored | null>((top, entry) => (!top || fit(entry) > fit(top) ? entry : top), null);
    if (!next) break;
    best = Math.max(best, next.score);
    if (fit(next) < best - nearness) break;
    rest.splice(rest.indexOf(next), 1);
    const length = countWords(next.piece.text);
    if (chosen.length > 0 && words + length > maxWords) continue;
    if (chosen.some((piece) => piece.text === next.piece.text)) continue;
    chosen.push(next.piece);
    words += length;
  }
  return chosen;
}

/** Same section in the order of the article; a list with its introduction, and whole where it is short or steps. */
function write(chosen: Piece[], pieces: Piece[]): Quote {
  const first = chosen[0];
  const ordered = completeLists(chosen, pieces).sort(
    (left, right) =>
      Number(left.section !== first?.section) - Number(right.section !== first?.section) ||
      left.section - right.section ||
      left.place - right.place,
  );
  const shown = ordered.map((piece, index) => {
    const before = ordered[index - 1];
    const isItem = piece.mark !== "";
    const isSameList = before?.section === piece.section && before.list === piece.list && piece.list !== null;
    const glue = index === 0 ? "" : isItem && isSameList ? "\n" : isItem || before?.mark ? "\n\n" : " ";
    return `${glue}${piece.mark}${piece.text}`;
  });
  const passages = [...new Map(ordered.map((piece) => [piece.section, piece.passage])).values()];
  return {
    text: shown.join(""),
    pieces: shown,
    sentences: ordered.map((piece) => piece.text),
    sources: passages.map(toSource),
  };
}

function completeLists(chosen: Piece[], pieces: Piece[]): Piece[] {
  const whole = new Set<Piece>(chosen);
  for (const piece of chosen) {
    if (piece.list === null) continue;
    const list = pieces.filter((other) => other.section === piece.section && other.list === piece.list);
    const items = list.filter((other) => other.mark !== "");
    const isSteps = /\d/.test(piece.mark);
    const taken = chosen.filter((other) => items.includes(other)).length;
    for (const intro of list.filter((other) => other.isIntro)) whole.add(intro);
    const length = items.reduce((sum, item) => sum + countWords(item.text), 0);
    if (items.length <= maxItems && length <= maxWords && (isSteps || taken > 1))
      for (const item of items) whole.add(item);
  }
  return [...whole];
}

export function toSource(passage: RetrievedPassage): Source {
  const { articleId, slug, title, heading, text, verifiedAt } = passage;
  return { articleId, slug, title, heading, excerpt: text, verifiedAt };
}

function countWords(text: string): number {
  return text.split(/\s+/).length;
}
