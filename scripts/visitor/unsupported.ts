import type { Db } from "@whetstone/db/client";
import { prepareGrounding } from "@whetstone/helpdesk/assistant/grounding";
import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";
import type { Asked } from "./visitor.ts";

/**
 * Counts shown sentences that name something (a number, date, amount, code, address, phone, product) which stands
 * neither in the whole articles that were retrieved nor in the visitor's question; read back from what was stored.
 */
export async function unsupportedIn(db: Db, asked: Asked[]): Promise<number> {
  let count = 0;
  for (const { generationId, kind } of asked) {
    if (!generationId || (kind !== "quote" && kind !== "write")) continue;
    const generation = await db.generation.findUniqueOrThrow({ where: { id: generationId } });
    const question = await db.message.findUniqueOrThrow({ where: { id: generation.triggerId } });
    const site = await db.site.findUniqueOrThrow({ where: { id: generation.siteId } });
    const articleIds = (generation.retrieval as { articleId: string }[]).map((passage) => passage.articleId);
    const articles = await db.article.findMany({ where: { id: { in: articleIds } } });
    const check = prepareGrounding({
      context: articles.map(({ title, bodyMd }) => `${title}\n${bodyMd}`),
      visitorWords: [question.text],
      productNames: site.productNames,
    });
    for (const line of (generation.shownText ?? "").split("\n")) {
      for (const sentence of splitSentences(line, site.locale)) {
        if (check(sentence).entities.some((entity) => !entity.supported)) count++;
      }
    }
  }
  return count;
}
