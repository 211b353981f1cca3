import { AppError } from "@whetstone/core/errors";
import {
  type ArticleListing,
  type ArticleRow,
  listArticles as listRows,
  readArticle as readRow,
} from "@whetstone/db/articles/reads";
import { bumpRevision, deleteArticle as deleteRow } from "@whetstone/db/articles/writes";
import type { HelpdeskContext } from "../context.ts";

/** Articles by title, with how many passages each has. `page` from 1, `pageSize` at most 200 (default 25). */
export function listArticles(
  ctx: HelpdeskContext,
  input: { siteId: string; search?: string; page?: number; pageSize?: number },
): Promise<{ rows: ArticleListing[]; total: number }> {
  const { siteId, search } = input;
  const page = Math.max(1, input.page ?? 1);
  const pageSize = Math.min(200, Math.max(1, input.pageSize ?? 25));
  return listRows(ctx.db, { siteId, search: search?.trim(), page, pageSize });
}

/** One article whole, by id or slug. NOT_FOUND where the site has none. */
export async function readArticle(
  ctx: HelpdeskContext,
  input: { siteId: string } & ({ id: string } | { slug: string }),
): Promise<ArticleRow> {
  const article = await readRow(ctx.db, input);
  if (!article) throw notFound();
  return article;
}

/** Removes an article with its passages; the next question no longer finds it. */
export async function deleteArticle(ctx: HelpdeskContext, input: { siteId: string; id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    if (!(await deleteRow(tx, input))) throw notFound();
    await bumpRevision(tx, input.siteId);
  });
}

function notFound(): AppError {
  return new AppError("NOT_FOUND", "This article does not exist any more; reload the list.");
}
