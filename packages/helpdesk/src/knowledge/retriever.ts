import { Document } from "@langchain/core/documents";
import { BaseRetriever } from "@langchain/core/retrievers";
import type { HelpdeskContext } from "../context.ts";
import { type Retrieval, type RetrievedPassage, retrieve } from "./retrieve.ts";
import type { HistoryTurn } from "./search-query.ts";

/** The site's knowledge as LangChain's retriever: a document per passage, with where it comes from as metadata. */
export class SiteRetriever extends BaseRetriever<Omit<RetrievedPassage, "text">> {
  lc_namespace = ["whetstone", "knowledge"];
  readonly #ctx: HelpdeskContext;
  readonly #site: { siteId: string; history?: HistoryTurn[]; lang?: string };
  /** All that the last search found. */
  last: Retrieval | null = null;

  constructor(ctx: HelpdeskContext, site: { siteId: string; history?: HistoryTurn[]; lang?: string }) {
    super();
    this.#ctx = ctx;
    this.#site = site;
  }

  override async _getRelevantDocuments(query: string): Promise<Document<Omit<RetrievedPassage, "text">>[]> {
    this.last = await retrieve(this.#ctx, { ...this.#site, query });
    return this.last.passages.map(({ text, ...metadata }) => new Document({ pageContent: text, metadata }));
  }
}
