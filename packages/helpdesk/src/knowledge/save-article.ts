import { AppError } from "@whetstone/core/errors";
import type { ArticleRow } from "@whetstone/db/articles/reads";
import { textSearchConfig } from "@whetstone/db/articles/text-search";
import { bumpRevision, type NewChunk, replaceArticle } from "@whetstone/db/articles/writes";
import type { HelpdeskContext } from "../context.ts";
import { embedAll } from "./embed.ts";
import { slugify } from "./slug.ts";
import { splitMarkdown } from "./split.ts";
import { searchableWords } from "./words.ts";

export type ArticleInput = {
  /** Made from the title where it is missing; an article with the same slug is replaced. */
  slug?: string;
  title: string;
  bodyMd: string;
  lang: string;
  /** When a person confirmed it; undefined keeps what is stored. */
  verifiedAt?: Date | null;
};

export type PreparedArticle = Required<Omit<ArticleInput, "verifiedAt">> & {
  verifiedAt?: Date | null;
  chunks: NewChunk[];
};

/** Characters of an article's body; more is a book and belongs in several articles. */
export const articleChars = 500_000;

/** Creates or replaces an article; the next question already finds it. INVALID where title or text are missing. */
export async function saveArticle(
  ctx: HelpdeskContext,
  input: { siteId: string } & ArticleInput,
): Promise<{ id: string; slug: string; passages: number }> {
  const prepared = await prepareArticle(ctx, input);
  const [article] = await storeArticles(ctx, { siteId: input.siteId, articles: [prepared] });
  if (!article) throw new AppError("INTERNAL", "The article was not stored.");
  return { id: article.id, slug: article.slug, passages: prepared.chunks.length };
}

/** All that is slow or may fail, before anything is written: splitting and embedding. */
export async function prepareArticle(ctx: HelpdeskContext, input: ArticleInput): Promise<PreparedArticle> {
  const title = cleanText(input.title).replaceAll(/\s+/g, " ").trim();
  const bodyMd = cleanText(input.bodyMd);
  const slug = input.slug?.trim() || slugify(title);
  if (!title || title.length > 300) throw new AppError("INVALID", "An article needs a title of 1 to 300 characters.");
  if (!slug || slug.length > 300) throw new AppError("INVALID", "An article needs a slug of 1 to 300 characters.");
  if (bodyMd.length > articleChars)
    throw new AppError("INVALID", `An article may have ${articleChars} characters; split this one.`);
  const lang = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(input.lang) ? input.lang.toLowerCase() : "en";
  const passages = splitMarkdown(bodyMd, { title, lang });
  if (passages.length === 0) throw new AppError("INVALID", "The article has no text that could answer anything.");

  const heads = passages.map(({ heading }) => (heading ? `${title}\n${heading}` : title));
  const fulls = passages.map(({ text }, index) => `${heads[index]}\n${text}`);
  const headings = passages.map(({ heading }) => heading?.split(" › ").at(-1) ?? title);
  const [titleVector = new Float32Array(), ...vectors] = await embedAll(ctx.inference, [title, ...headings, ...fulls]);
  const chunks = passages.map((passage, index) => ({
    ...passage,
    titleEmbedding: blend(titleVector, vectors[index] ?? titleVector),
    embedding: vectors[passages.length + index] ?? new Float32Array(),
    titleWords: searchableWords(heads[index] ?? ""),
    textWords: searchableWords(passage.text),
  }));
  return { slug, title, bodyMd, lang, verifiedAt: input.verifiedAt, chunks };
}

/**
 * One vector whose product with a question is a third of the title's likeness and two thirds of the heading's; they
 * tell more apart than embedded as one text.
 */
function blend(title: Float32Array, heading: Float32Array): Float32Array {
  return title.map((value, at) => (value + 2 * (heading[at] ?? 0)) / 3);
}

/** Stores all of them or none, and makes them live. */
export async function storeArticles(
  ctx: HelpdeskContext,
  input: { siteId: string; articles: PreparedArticle[] },
): Promise<ArticleRow[]> {
  return ctx.db.$transaction(
    async (tx) => {
      const stored: ArticleRow[] = [];
      for (const article of input.articles) {
        const config = textSearchConfig(article.lang);
        stored.push(await replaceArticle(tx, { siteId: input.siteId, ...article, config }));
      }
      await bumpRevision(tx, input.siteId);
      return stored;
    },
    { timeout: 120_000, maxWait: 20_000 },
  );
}

/** PostgreSQL stores no NUL; lone surrogates are no text. */
function cleanText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "").replaceAll("\r\n", "\n");
}
