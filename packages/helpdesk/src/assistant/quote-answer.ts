import type { HelpdeskContext } from "../context.ts";
import { embedCached } from "../knowledge/embed.ts";
import type { Retrieval } from "../knowledge/retrieve.ts";
import { chooseQuote, type Quote, quoteTexts } from "./quote.ts";

/** Quotes what was retrieved, word for word; null where nothing fits. */
export async function quoteAnswer(
  ctx: HelpdeskContext,
  input: { retrieval: Pick<Retrieval, "passages" | "searchQuery"> },
): Promise<Quote | null> {
  const { passages, searchQuery: query } = input.retrieval;
  if (passages.length === 0) return null;
  const texts = [query, ...quoteTexts(passages)];
  const vectors = await embedCached(ctx.inference, texts);
  const byText = new Map(texts.flatMap((text, index) => (vectors[index] ? [[text, vectors[index]] as const] : [])));
  return chooseQuote({ query, passages, vectors: byText });
}
