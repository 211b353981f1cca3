import type { Site } from "../../generated/client.ts";
import type { Tx } from "../client.ts";

export type SiteSettings = Pick<
  Site,
  | "name"
  | "color"
  | "origins"
  | "locale"
  | "greeting"
  | "suggestions"
  | "productNames"
  | "answerMode"
  | "identityRequired"
> & { intents: Intent[] };

/** Something that customers want. `name` in snake_case, as a model may say it. */
export type Intent = { name: string; description: string; examples: string[] };

export function createSite(
  tx: Tx,
  input: Partial<SiteSettings> & { key: string; name: string; identitySecret: string },
): Promise<Site> {
  return tx.site.create({ data: input });
}

export function updateSite(tx: Tx, input: { siteId: string; settings: Partial<SiteSettings> }): Promise<Site> {
  return tx.site.update({ where: { id: input.siteId }, data: input.settings });
}

export async function replaceIdentitySecret(tx: Tx, input: { siteId: string; identitySecret: string }): Promise<void> {
  await tx.site.update({ where: { id: input.siteId }, data: { identitySecret: input.identitySecret } });
}
