import type { HelpdeskContext } from "../context.ts";
import type { Retrieval } from "../knowledge/retrieve.ts";
import type { HistoryTurn } from "../knowledge/search-query.ts";
import type { Quote } from "./quote.ts";

/** What a turn is put together from; the deciding parts are files of their own and tested there. */
export type TurnParts = {
  retrieve(
    ctx: HelpdeskContext,
    input: { siteId: string; query: string; history: HistoryTurn[]; lang: string },
  ): Promise<Retrieval>;
  /** The site's own words that answer; null where nothing fits. */
  quote(ctx: HelpdeskContext, input: { retrieval: Retrieval }): Promise<Quote | null>;
  guard(input: { passages: string[]; visitorTexts: string[]; productNames: string[]; lang: string }): SentenceGuard;
  smallTalk(text: string): SmallTalk | null;
};

export type SmallTalk = "greeting" | "thanks" | "goodbye" | "about" | "person";

export type SentenceGuard = {
  /** Takes what the model wrote next; gives the sentences that are complete and may be shown. */
  push(text: string): string[];
  end(): string[];
  heldBack(): { text: string; reasons: string[] }[];
};
