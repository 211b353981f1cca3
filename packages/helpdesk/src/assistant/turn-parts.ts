import type { HelpdeskContext } from "../context.ts";
import type { Retrieval } from "../knowledge/retrieve.ts";
import type { HistoryTurn } from "../knowledge/search-query.ts";
import type { Guard } from "./guard.ts";
import type { Quote } from "./quote.ts";
import type { SmallTalk } from "./small-talk.ts";

/** What a turn is put together from; the deciding parts are files of their own and tested there. */
export type TurnParts = {
  retrieve(
    ctx: HelpdeskContext,
    input: { siteId: string; query: string; history: HistoryTurn[]; lang: string },
  ): Promise<Retrieval>;
  /** The site's own words that answer; null where nothing fits. */
  quote(ctx: HelpdeskContext, input: { retrieval: Retrieval }): Promise<Quote | null>;
  /** Takes what the model writes; gives the sentences that may be shown, with their spacing. */
  guard(input: { passages: string[]; visitorTexts: string[]; productNames: string[]; lang: string }): Guard;
  smallTalk(text: string): SmallTalk | null;
};
