import { AppError } from "@whetstone/core/errors";
import type { HelpdeskContext } from "../context.ts";
import { readFrontMatter } from "./front-matter.ts";
import { detectLanguage } from "./language.ts";
import { type ArticleInput, type PreparedArticle, prepareArticle, storeArticles } from "./save-article.ts";
import { type SkippedFile, type UploadedFile, unpack } from "./unpack.ts";

/**
 * Imports Markdown and text files, loose or zipped. A file that cannot be read is named with the reason and the others
 * are imported: all of them in one transaction, or, when the model server or the database fails, none.
 */
export async function importArticles(
  ctx: HelpdeskContext,
  input: {
    siteId: string;
    files: UploadedFile[];
    /** For files whose front matter and text do not show a language. Default `en`. */
    lang?: string;
  },
): Promise<{ imported: number; skipped: SkippedFile[] }> {
  const { files, skipped } = unpack(input.files);
  const bySlug = new Map<string, PreparedArticle>();
  for (const file of files) {
    const article = readArticleFile(file, input.lang ?? "en");
    if ("reason" in article) {
      skipped.push({ name: file.name, reason: article.reason });
      continue;
    }
    try {
      const prepared = await prepareArticle(ctx, article);
      if (bySlug.has(prepared.slug))
        skipped.push({ name: file.name, reason: `Another file of this import is also named ${prepared.slug}.` });
      else bySlug.set(prepared.slug, prepared);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "INVALID") throw error;
      skipped.push({ name: file.name, reason: error.message });
    }
  }
  const articles = [...bySlug.values()];
  if (articles.length > 0) await storeArticles(ctx, { siteId: input.siteId, articles });
  return { imported: articles.length, skipped };
}

/** One file as an article: title from front matter, first heading or name; slug from the path. */
export function readArticleFile(file: UploadedFile, lang: string): ArticleInput | { reason: string } {
  const text = readText(file.bytes);
  if (text === null) return { reason: "Not UTF-8 text; save it as UTF-8." };
  const { body, ...fields } = readFrontMatter(text);
  const slug = slugOf(file.name);
  if (!slug) return { reason: "The file has no name that could become a slug." };
  const heading = /^#\s+(.+?)\s*#*\s*$/m.exec(body)?.[1];
  const title = fields.title ?? heading ?? slug.split("/").at(-1)?.replaceAll(/[-_]+/g, " ") ?? slug;
  const { verifiedAt } = fields;
  return { slug, title, bodyMd: body, lang: fields.lang ?? detectLanguage(body.slice(0, 4_000)) ?? lang, verifiedAt };
}

/** Null for what is no UTF-8 text. */
function readText(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8_192).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}

/** `guide/returns__label.md` → `guide/returns/label`. Only ever a name in the database: what points upwards is dropped. */
function slugOf(name: string): string {
  return name
    .replaceAll("\\", "/")
    .replace(/\.(md|markdown|txt)$/i, "")
    .replaceAll("__", "/")
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part && !/^\.+$/.test(part))
    .join("/");
}
