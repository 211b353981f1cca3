import type { DbOrTx, Tx } from "../client.ts";
import type { ArticleRow } from "./reads.ts";
import { toBytes } from "./vector.ts";

export type NewChunk = {
  heading: string | null;
  text: string;
  embedding: Float32Array;
  titleEmbedding: Float32Array;
  /** What the full-text search reads: title and heading, and the passage. */
  titleWords: string;
  textWords: string;
};

/**
 * Creates the article or replaces the one with this slug, its chunks included. `config` is the text search
 * configuration of its language. Call `bumpRevision` in the same transaction.
 */
export async function replaceArticle(
  tx: Tx,
  input: {
    siteId: string;
    slug: string;
    title: string;
    bodyMd: string;
    lang: string;
    /** Undefined keeps what is there. */
    verifiedAt?: Date | null;
    config: string;
    chunks: NewChunk[];
  },
): Promise<ArticleRow> {
  const { siteId, slug, title, bodyMd, lang, verifiedAt, config, chunks } = input;
  const article = await tx.article.upsert({
    where: { siteId_slug: { siteId, slug } },
    create: { siteId, slug, title, bodyMd, lang, verifiedAt },
    update: { title, bodyMd, lang, verifiedAt },
  });
  await tx.chunk.deleteMany({ where: { articleId: article.id } });
  await tx.chunk.createMany({
    data: chunks.map((chunk, ordinal) => ({
      siteId,
      articleId: article.id,
      ordinal,
      heading: chunk.heading,
      text: chunk.text,
      embedding: toBytes(chunk.embedding),
      titleEmbedding: toBytes(chunk.titleEmbedding),
    })),
  });
  await tx.$executeRaw`
    update chunk set lexemes =
      setweight(to_tsvector(${config}::regconfig, words.title), 'A') || to_tsvector(${config}::regconfig, words.body)
    from unnest(${chunks.map((chunk) => chunk.titleWords)}::text[], ${chunks.map((chunk) => chunk.textWords)}::text[])
      with ordinality as words(title, body, place)
    where chunk."articleId" = ${article.id}::uuid and chunk.ordinal = words.place - 1`;
  return article;
}

/** True where there was one. */
export async function deleteArticle(tx: Tx, input: { siteId: string; id: string }): Promise<boolean> {
  const { count } = await tx.article.deleteMany({ where: { siteId: input.siteId, id: input.id } });
  return count > 0;
}

/** Tells every process that its index of the site is stale. */
export async function bumpRevision(tx: Tx, siteId: string): Promise<void> {
  await tx.knowledgeRevision.upsert({
    where: { siteId },
    create: { siteId, revision: 1 },
    update: { revision: { increment: 1 } },
  });
}

export async function createApprovedAnswer(
  tx: Tx,
  input: {
    siteId: string;
    question: string;
    answer: string;
    embedding: Float32Array;
    ownerId: string | null;
    expiresAt: Date | null;
  },
): Promise<{ id: string }> {
  return tx.approvedAnswer.create({ data: { ...input, embedding: toBytes(input.embedding) }, select: { id: true } });
}

/** True where there was one. */
export async function deleteApprovedAnswer(tx: Tx, input: { siteId: string; id: string }): Promise<boolean> {
  const { count } = await tx.approvedAnswer.deleteMany({ where: { siteId: input.siteId, id: input.id } });
  return count > 0;
}

export async function countApprovedHit(db: DbOrTx, id: string): Promise<void> {
  await db.approvedAnswer.updateMany({ where: { id }, data: { hitCount: { increment: 1 }, lastHitAt: new Date() } });
}
