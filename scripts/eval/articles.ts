import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { readRows } from "../rows.ts";

export type EvalArticle = { slug: string; title: string; body_md: string; lang: string };

/** A folder as files to upload, or JSON Lines (plain or .gz) as articles. */
export function readArticles(
  path: string,
): { files: { name: string; bytes: Uint8Array }[] } | { articles: EvalArticle[] } {
  if (!statSync(path).isDirectory()) return { articles: distinctSlugs(readRows(path, readArticle)) };
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(md|markdown|txt)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return { files: names.map((name) => ({ name: relative(path, name), bytes: readFileSync(name) })) };
}

/** The slug as the questions' gold_slugs name it. */
export function goldSlug(slug: string): string {
  return slug.replace(/~[a-z-]+$/, "");
}

/** A help centre in several languages has the same slug in each; a site has it once. */
function distinctSlugs(articles: EvalArticle[]): EvalArticle[] {
  const seen = new Set<string>();
  return articles.map((article) => {
    const slug = seen.has(article.slug) ? `${article.slug}~${article.lang}` : article.slug;
    seen.add(article.slug);
    return { ...article, slug };
  });
}

function readArticle(row: unknown): EvalArticle {
  const { slug, id, title, body_md, lang } = row as Record<string, unknown>;
  if (typeof title !== "string" || typeof body_md !== "string") throw new Error("an article needs title and body_md");
  return { slug: String(slug ?? id ?? title), title, body_md, lang: typeof lang === "string" ? lang : "en" };
}
