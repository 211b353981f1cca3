import type { Site } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Site };

/** Origins that may frame the site's widget; none for a key that nobody has. */
export async function readSiteOrigins(db: DbOrTx, input: { key: string }): Promise<string[]> {
  const site = await db.site.findUnique({ where: { key: input.key }, select: { origins: true } });
  return site?.origins ?? [];
}

export function readSiteByKey(db: DbOrTx, input: { key: string }): Promise<Site | null> {
  return db.site.findUnique({ where: { key: input.key } });
}

export function readSite(db: DbOrTx, input: { siteId: string }): Promise<Site | null> {
  return db.site.findUnique({ where: { id: input.siteId } });
}

export function readSites(db: DbOrTx): Promise<Site[]> {
  return db.site.findMany({ orderBy: { createdAt: "asc" } });
}
