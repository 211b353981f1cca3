import type { DbOrTx } from "../client.ts";

/** Everything that a site says in public: articles, approved answers, the addresses that it may be embedded at. */
export async function readPublishedTexts(db: DbOrTx, siteId: string): Promise<string[]> {
  const [articles, approved, site] = await Promise.all([
    db.article.findMany({ where: { siteId }, select: { title: true, bodyMd: true } }),
    db.approvedAnswer.findMany({ where: { siteId }, select: { question: true, answer: true } }),
    db.site.findUnique({ where: { id: siteId }, select: { name: true, origins: true, productNames: true } }),
  ]);
  return [
    ...articles.flatMap(({ title, bodyMd }) => [title, bodyMd]),
    ...approved.flatMap(({ question, answer }) => [question, answer]),
    ...(site ? [site.name, ...site.origins, ...site.productNames] : []),
  ];
}

export type PassageRow = { id: string; title: string; heading: string | null; text: string };

/** Passages by id, in the order of the ids; those of articles that were changed since are not there any more. */
export async function readPassages(db: DbOrTx, input: { siteId: string; ids: string[] }): Promise<PassageRow[]> {
  const rows = await db.chunk.findMany({
    where: { siteId: input.siteId, id: { in: input.ids } },
    select: { id: true, heading: true, text: true, article: { select: { title: true } } },
  });
  const byId = new Map(rows.map(({ article, ...row }) => [row.id, { ...row, title: article.title }]));
  return input.ids.flatMap((id) => byId.get(id) ?? []);
}

/** Articles whole, a page at a time by slug. */
export function readArticlesWhole(
  db: DbOrTx,
  input: { siteId: string; after: string; take: number },
): Promise<{ id: string; slug: string; title: string; bodyMd: string; lang: string }[]> {
  return db.article.findMany({
    where: { siteId: input.siteId, slug: { gt: input.after } },
    orderBy: { slug: "asc" },
    take: input.take,
    select: { id: true, slug: true, title: true, bodyMd: true, lang: true },
  });
}
