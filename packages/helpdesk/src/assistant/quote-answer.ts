import type { HelpdeskContext } from "../context.ts";
import { embedCached } from "../knowledge/embed.ts";
import type { Retrieval } from "../knowledge/retrieve.ts";
import { chooseQuote, type Quote, quoteTexts } from "./quote.ts";

/** Quotes what was retrieved, word for word; no pieces where nothing fits. */
export async function quoteAnswer(
  ctx: HelpdeskContext,
  input: { retrieval: Pick<Retrieval, "passages" | "searchQuery"> },
): Promise<Quote> {
  const { passages, searchQuery: query } = input.retrieval;
  const texts = [...new Set([query, ...quoteTexts(passages)])];
  const vectors = passages.length > 0 ? await embedCached(ctx.inference, texts) : [];
  const byText = new Map(texts.flatMap((text, index) => (vectors[index] ? [[text, vectors[index]] as const] : [])));
  return chooseQuote({ query, passages, vectors: byText });
}
