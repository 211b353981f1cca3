import { AppError } from "@whetstone/core/errors";
import { readSite, type Site } from "@whetstone/db/accounts/reads";
import { replaceIdentitySecret, updateSite } from "@whetstone/db/accounts/site-writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import type { Staff } from "@/features/account/session";
import { newSecret } from "@/lib/secret-token";
import type { SiteSettingsInput } from "./schema.ts";

type Ctx = { db: Db; staff: Staff };

/** Stores what has changed, with before and after in the audit. NOT_FOUND. */
export async function changeSite(
  ctx: Ctx,
  input: { siteId: string; settings: Partial<SiteSettingsInput> },
): Promise<void> {
  const { siteId, settings } = input;
  await ctx.db.$transaction(async (tx) => {
    const site = await siteOr404(await readSite(tx, { siteId }));
    const changed = (Object.keys(settings) as (keyof SiteSettingsInput)[]).filter(
      (key) => JSON.stringify(site[key]) !== JSON.stringify(settings[key]),
    );
    if (changed.length === 0) return;
    await updateSite(tx, { siteId, settings });
    await appendAudit(tx, {
      siteId,
      actor: `user:${ctx.staff.id}`,
      action: "site.update",
      subject: `site:${siteId}`,
      before: Object.fromEntries(changed.map((key) => [key, site[key]])),
      after: Object.fromEntries(changed.map((key) => [key, settings[key] ?? null])),
    });
  });
}

/** The secret with which the site's server signs identities; that somebody looked is written down. */
export async function revealIdentitySecret(ctx: Ctx, input: { siteId: string }): Promise<{ secret: string }> {
  return ctx.db.$transaction(async (tx) => {
    const site = await siteOr404(await readSite(tx, input));
    await auditSecret(ctx, tx, { siteId: site.id, action: "site.secret.reveal" });
    return { secret: site.identitySecret };
  });
}

/** Makes a new secret; identities signed with the old one are refused from now on. */
export async function rotateIdentitySecret(ctx: Ctx, input: { siteId: string }): Promise<{ secret: string }> {
  const secret = newSecret();
  return ctx.db.$transaction(async (tx) => {
    const site = await siteOr404(await readSite(tx, input));
    await replaceIdentitySecret(tx, { siteId: site.id, identitySecret: secret });
    await auditSecret(ctx, tx, { siteId: site.id, action: "site.secret.rotate" });
    return { secret };
  });
}

async function siteOr404(site: Site | null): Promise<Site> {
  if (!site) throw new AppError("NOT_FOUND", "This site does not exist; reload the page.");
  return site;
}

async function auditSecret(
  ctx: Ctx,
  tx: Parameters<typeof appendAudit>[0],
  entry: { siteId: string; action: string },
): Promise<void> {
  await appendAudit(tx, { ...entry, actor: `user:${ctx.staff.id}`, subject: `site:${entry.siteId}` });
}
