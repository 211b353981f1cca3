import { type ChunkRow, readChunks, readRevision } from "@whetstone/db/articles/reads";
import { textSearchConfig } from "@whetstone/db/articles/text-search";
import type { HelpdeskContext } from "../context.ts";
import { buildLexicalIndex, type Document, type LexicalIndex } from "./bm25.ts";

/**
 * A site's passages in memory. Up to some 50,000 an exact scan is fast enough and never misses; the numbers in
 * the database are the truth, this is rebuilt whenever the site's revision has moved.
 */
export type SearchIndex = {
  revision: number;
  chunks: IndexedChunk[];
  /** Row by row, `dimensions` numbers for each chunk. */
  embeddings: Float32Array;
  titleEmbeddings: Float32Array;
  dimensions: number;
  /** By text search configuration. */
  lexical: Map<string, LexicalIndex>;
};

export type IndexedChunk = Omit<ChunkRow, "embedding" | "titleEmbedding" | "lexemes"> & { config: string };

/** Sites whose indexes are kept; the one that was asked longest ago goes first. */
const keptSites = 50;
const pageSize = 2_000;

const indexes = new WeakMap<HelpdeskContext["db"], Map<string, Promise<SearchIndex>>>();

/** The index of the site as it stands now; one cheap query where nothing has changed. */
export async function searchIndex(ctx: HelpdeskContext, siteId: string): Promise<SearchIndex> {
  const bySite = indexes.get(ctx.db) ?? new Map<string, Promise<SearchIndex>>();
  indexes.set(ctx.db, bySite);
  const revision = await readRevision(ctx.db, siteId);
  const known = await bySite.get(siteId)?.catch(() => undefined);
  // A process that was slower must not replace a newer index by an older one.
  const current = known && known.revision >= revision ? Promise.resolve(known) : load(ctx, siteId, revision);
  bySite.delete(siteId);
  bySite.set(siteId, current);
  for (const oldest of bySite.keys()) {
    if (bySite.size <= keptSites) break;
    bySite.delete(oldest);
  }
  return current;
}

/** The revision is read before the chunks: an edit in between is loaded early and then once more. */
async function load(ctx: HelpdeskContext, siteId: string, revision: number): Promise<SearchIndex> {
  const rows: ChunkRow[] = [];
  for (let after: ChunkRow | null = null; ; ) {
    const page: ChunkRow[] = await readChunks(ctx.db, { siteId, after, take: pageSize });
    rows.push(...page);
    after = page.at(-1) ?? null;
    if (page.length < pageSize) break;
  }
  return buildSearchIndex(rows, revision);
}

export function buildSearchIndex(rows: ChunkRow[], revision: number): SearchIndex {
  const dimensions = rows[0]?.embedding.length ?? 0;
  const embeddings = new Float32Array(rows.length * dimensions);
  const titleEmbeddings = new Float32Array(rows.length * dimensions);
  const documents = new Map<string, Document[]>();
  const chunks = rows.map((row, chunk) => {
    const { embedding, titleEmbedding, lexemes, ...rest } = row;
    // A vector of another length is from another model: left at zero it is never near anything.
    if (embedding.length === dimensions) embeddings.set(embedding, chunk * dimensions);
    if (titleEmbedding.length === dimensions) titleEmbeddings.set(titleEmbedding, chunk * dimensions);
    const config = textSearchConfig(row.lang);
    const list = documents.get(config) ?? [];
    list.push({ chunk, lexemes });
    documents.set(config, list);
    return { ...rest, config };
  });
  const lexical = new Map([...documents].map(([config, list]) => [config, buildLexicalIndex(list, rows.length)]));
  return { revision, chunks, embeddings, titleEmbeddings, dimensions, lexical };
}

/** Cosine of the query to every row. */
export function scanRows(rows: Float32Array, query: Float32Array): Float32Array {
  const dimensions = query.length;
  const scores = new Float32Array(dimensions > 0 ? rows.length / dimensions : 0);
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    const start = row * dimensions;
    for (let at = 0; at < dimensions; at++) sum += (rows[start + at] ?? 0) * (query[at] ?? 0);
    scores[row] = sum;
  }
  return scores;
}
