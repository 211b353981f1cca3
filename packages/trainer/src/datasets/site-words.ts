import { readPublishedTexts } from "@whetstone/db/articles/published";
import type { DbOrTx } from "@whetstone/db/client";
import { readRedactionNumbers } from "@whetstone/db/failures/collect-reads";
import { type PublicWords, readPublicWords } from "./public-words.ts";

/** What redactor and gates need to know of a site: its public words and how it writes its numbers. */
export type SiteWords = { published: PublicWords; numbers: string[] };

export async function readSiteWords(db: DbOrTx, siteId: string): Promise<SiteWords> {
  const [texts, numbers] = await Promise.all([readPublishedTexts(db, siteId), readRedactionNumbers(db, siteId)]);
  return { published: readPublicWords(texts), numbers };
}
