import { readSiteByKey } from "@whetstone/db/accounts/reads";
import { cache } from "react";
import { getDb } from "@/lib/database";
import type { ChatSite } from "./components/chat-context.ts";

/** What everybody may see of a site, and where it may be embedded; null for a key that nobody has. */
export const readChatSite = cache(
  async (key: string): Promise<{ site: ChatSite; locale: string; origins: string[] } | null> => {
    if (key.length === 0 || key.length > 100) return null;
    const row = await readSiteByKey(getDb(), { key });
    if (!row) return null;
    const { name, color, greeting, suggestions, locale, origins } = row;
    return { site: { key, name, color, greeting, suggestions }, locale, origins };
  },
);
