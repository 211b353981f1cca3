import { readLexemes } from "@whetstone/db/articles/reads";
import type { HelpdeskContext } from "../context.ts";
import { type AnswerFeatures, decideAnswerable } from "./answerable.ts";
import { type ApprovedMatch, matchApproved } from "./approved-answers.ts";
import { inverseFrequency, scoreLexical } from "./bm25.ts";
import { embedCached } from "./embed.ts";
import { fuse } from "./fuse.ts";
import { baseLanguage, detectLanguage } from "./language.ts";
import { type IndexedChunk, type SearchIndex, scanRows, searchIndex } from "./search-index.ts";
import { type HistoryTurn, searchQuery } from "./search-query.ts";
import { searchableWords } from "./words.ts";

export type RetrievedPassage = {
  chunkId: string;
  articleId: string;
  slug: string;
  title: string;
  heading: string | null;
  text: string;
  /** The whole section that the passage is cut from: same article, same heading. */
  section: string;
  lang: string;
  /** ISO date on which a person last confirmed the article. */
  verifiedAt: string | null;
  /** Fused; comparable within one query. */
  score: number;
  dense: number;
  titleDense: number;
  lexical: number;
};

export type Retrieval = {
  /** The best eight, best first. */
  passages: RetrievedPassage[];
  /** Distinct articles in the order of their best passage, at most ten. */
  articles: { articleId: string; slug: string; title: string; score: number }[];
  approved: ApprovedMatch | null;
  /** 0–1: how likely the articles answer the question. */
  confidence: number;
  answerable: boolean;
  /** What was searched for, the history taken in. */
  searchQuery: string;
};

const passageCount = 8;
const articleCount = 10;

/** Characters of a message that are searched for; the rest of a long one hardly changes what it is about. */
const queryChars = 1_000;

/** Finds what the site's articles say about a question, and whether that is enough to answer. Reads only. */
export async function retrieve(
  ctx: HelpdeskContext,
  input: {
    siteId: string;
    query: string;
    history?: HistoryTurn[];
    /** The visitor's language, where the question itself does not show one. */
    lang?: string;
  },
): Promise<Retrieval> {
  const query = searchQuery(input).toWellFormed().replaceAll("\u0000", "").slice(0, queryChars);
  const index = await searchIndex(ctx, input.siteId);
  const [vector = new Float32Array()] = query ? await embedCached(ctx.inference, [query]) : [];
  const approved = await matchApproved(ctx, { siteId: input.siteId, question: query, vector });
  if (index.chunks.length === 0 || !query)
    return { passages: [], articles: [], approved, confidence: 0, answerable: false, searchQuery: query };

  const configs = [...index.lexical.keys()];
  const lexemes = await readLexemes(ctx.db, { text: searchableWords(query), configs });
  const lang = detectLanguage(query) ?? input.lang ?? null;
  const found = rank(index, { vector, lexemes, lang });
  return { ...found, approved, searchQuery: query };
}

/** The pure half: an index and a query in, an order and a decision out. */
export function rank(
  index: SearchIndex,
  query: { vector: Float32Array; lexemes: Map<string, string[]>; lang: string | null },
): Pick<Retrieval, "passages" | "articles" | "confidence" | "answerable"> {
  const dense = scanRows(index.embeddings, query.vector);
  const titleDense = scanRows(index.titleEmbeddings, query.vector);
  const lexical = new Float32Array(index.chunks.length);
  for (const [config, lexicalIndex] of index.lexical)
    for (const [chunk, score] of scoreLexical(lexicalIndex, query.lexemes.get(config) ?? [])) lexical[chunk] = score;

  const ranked = index.chunks
    .map((chunk, at) => {
      const evidence = { dense: dense[at] ?? 0, titleDense: titleDense[at] ?? 0, lexical: lexical[at] ?? 0 };
      const sameLanguage = !query.lang || baseLanguage(chunk.lang) === baseLanguage(query.lang);
      return { chunk, at, ...evidence, score: fuse({ ...evidence, sameLanguage }) };
    })
    .sort((left, right) => right.score - left.score || left.at - right.at);

  const articles = new Map<string, Retrieval["articles"][number]>();
  for (const { chunk, score } of ranked) {
    if (articles.size >= articleCount) break;
    const { articleId, slug, title } = chunk;
    if (!articles.has(articleId)) articles.set(articleId, { articleId, slug, title, score });
  }
  const features = featuresOf(index, query.lexemes, ranked);
  const passages = ranked.slice(0, passageCount).map(({ chunk, at, ...scores }) => ({
    chunkId: chunk.id,
    articleId: chunk.articleId,
    slug: chunk.slug,
    title: chunk.title,
    heading: chunk.heading,
    text: chunk.text,
    section: sectionOf(index, at),
    lang: chunk.lang,
    verifiedAt: chunk.verifiedAt?.toISOString() ?? null,
    ...scores,
  }));
  return { passages, articles: [...articles.values()], ...decideAnswerable(features) };
}

type Ranked = { chunk: IndexedChunk; at: number; dense: number; titleDense: number; lexical: number; score: number };

function featuresOf(index: SearchIndex, lexemes: Map<string, string[]>, ranked: Ranked[]): AnswerFeatures {
  const best = ranked.slice(0, passageCount);
  return {
    dense: Math.max(0, ...best.map((entry) => entry.dense)),
    titleDense: Math.max(0, ...best.map((entry) => entry.titleDense)),
    articleCoverage: coverage(index, lexemes, best[0]?.chunk),
  };
}

/** Share of the question's words, by weight, that the chunk's article has. */
function coverage(index: SearchIndex, lexemes: Map<string, string[]>, chunk: IndexedChunk | undefined): number {
  const lexical = index.lexical.get(chunk?.config ?? "");
  if (!chunk || !lexical) return 0;
  let total = 0;
  let covered = 0;
  for (const word of lexemes.get(chunk.config) ?? []) {
    const weight = inverseFrequency(lexical, word);
    const postings = lexical.postings.get(word) ?? [];
    total += weight;
    if (postings.some((posting) => index.chunks[posting.chunk]?.articleId === chunk.articleId)) covered += weight;
  }
  return total > 0 ? covered / total : 0;
}

/** Neighbouring passages under the same heading; chunks lie in the order of their article. */
function sectionOf(index: SearchIndex, at: number): string {
  const own = index.chunks[at];
  const belongs = (place: number) => {
    const chunk = index.chunks[place];
    return own && chunk?.articleId === own.articleId && chunk.heading === own.heading;
  };
  let first = at;
  let last = at;
  while (belongs(first - 1)) first--;
  while (belongs(last + 1)) last++;
  return index.chunks
    .slice(first, last + 1)
    .map((chunk) => chunk.text)
    .join("\n");
}
