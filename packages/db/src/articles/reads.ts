import type { DbOrTx } from "../client.ts";
import { fromBytes } from "./vector.ts";

export type ArticleRow = {
  id: string;
  siteId: string;
  slug: string;
  title: string;
  bodyMd: string;
  lang: string;
  verifiedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export function readArticle(
  db: DbOrTx,
  input: { siteId: string; id?: string; slug?: string },
): Promise<ArticleRow | null> {
  return db.article.findFirst({ where: { siteId: input.siteId, id: input.id, slug: input.slug } });
}

export type ArticleListing = Omit<ArticleRow, "bodyMd" | "siteId"> & { passages: number };

/** Articles by title; `search` is looked for in title, slug and body. `page` counts from 1. */
export async function listArticles(
  db: DbOrTx,
  input: { siteId: string; search?: string; page: number; pageSize: number },
): Promise<{ rows: ArticleListing[]; total: number }> {
  const contains = { contains: input.search ?? "", mode: "insensitive" as const };
  const where = {
    siteId: input.siteId,
    ...(input.search ? { OR: [{ title: contains }, { slug: contains }, { bodyMd: contains }] } : {}),
  };
  const [rows, total] = await Promise.all([
    db.article.findMany({
      where,
      omit: { bodyMd: true, siteId: true },
      include: { _count: { select: { chunks: true } } },
      orderBy: [{ title: "asc" }, { id: "asc" }],
      skip: (input.page - 1) * input.pageSize,
      take: input.pageSize,
    }),
    db.article.count({ where }),
  ]);
  return { rows: rows.map(({ _count, ...row }) => ({ ...row, passages: _count.chunks })), total };
}

/** How often the site's knowledge has changed; 0 where there never was any. */
export async function readRevision(db: DbOrTx, siteId: string): Promise<number> {
  const row = await db.knowledgeRevision.findUnique({ where: { siteId } });
  return row?.revision ?? 0;
}

export type ChunkRow = {
  id: string;
  articleId: string;
  slug: string;
  title: string;
  lang: string;
  verifiedAt: Date | null;
  ordinal: number;
  heading: string | null;
  text: string;
  embedding: Float32Array;
  titleEmbedding: Float32Array;
  /** Lexemes of title and heading (weight A) and of the text, each with its number of occurrences. */
  lexemes: { lexeme: string; inTitle: number; inText: number }[];
};

type RawChunk = Omit<ChunkRow, "embedding" | "titleEmbedding" | "lexemes"> & {
  embedding: Uint8Array;
  titleEmbedding: Uint8Array;
  lexemes: [lexeme: string, inTitle: number, inText: number][] | null;
};

/** Every chunk of a site, in an order that does not change, for the index in memory; `after` and `take` page through. */
export async function readChunks(
  db: DbOrTx,
  input: { siteId: string; after: { articleId: string; ordinal: number } | null; take: number },
): Promise<ChunkRow[]> {
  const after = input.after ?? { articleId: "00000000-0000-0000-0000-000000000000", ordinal: -1 };
  const rows = await db.$queryRaw<RawChunk[]>`
    select c.id, c."articleId", a.slug, a.title, a.lang, a."verifiedAt", c.ordinal, c.heading, c.text, c.embedding, c."titleEmbedding",
      (select jsonb_agg(jsonb_build_array(
                u.lexeme,
                (select count(*) from unnest(u.weights) w where w = 'A'),
                (select count(*) from unnest(u.weights) w where w <> 'A')) order by u.lexeme)
       from unnest(c.lexemes) u) as lexemes
    from chunk c join article a on a.id = c."articleId"
    where c."siteId" = ${input.siteId}::uuid
      and (c."articleId", c.ordinal) > (${after.articleId}::uuid, ${after.ordinal}::int)
    order by c."articleId", c.ordinal limit ${input.take}`;
  return rows.map((row) => ({
    ...row,
    embedding: fromBytes(row.embedding),
    titleEmbedding: fromBytes(row.titleEmbedding),
    lexemes: (row.lexemes ?? []).map(([lexeme, inTitle, inText]) => ({ lexeme, inTitle, inText })),
  }));
}

/** The text's lexemes under each of the text search configurations. */
export async function readLexemes(
  db: DbOrTx,
  input: { text: string; configs: string[] },
): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ config: string; lexemes: string[] }[]>`
    select config, tsvector_to_array(to_tsvector(config::regconfig, ${input.text})) as lexemes
    from unnest(${input.configs}::text[]) as config`;
  return new Map(rows.map((row) => [row.config, row.lexemes]));
}

export type ApprovedAnswerRow = {
  id: string;
  question: string;
  answer: string;
  embedding: Float32Array;
  ownerId: string | null;
  expiresAt: Date | null;
  hitCount: number;
  lastHitAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export async function readApprovedAnswers(db: DbOrTx, siteId: string): Promise<ApprovedAnswerRow[]> {
  const rows = await db.approvedAnswer.findMany({
    where: { siteId },
    omit: { siteId: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => ({ ...row, embedding: fromBytes(row.embedding) }));
}
