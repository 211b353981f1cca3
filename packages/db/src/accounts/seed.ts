import type { Site } from "../../generated/client.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Db } from "../client.ts";
import { createSite, type SiteSettings, updateSite } from "./site-writes.ts";
import { createPerson } from "./writes.ts";

/**
 * Creates the first owner where nobody can sign in yet; false where somebody can. Two processes at once make one
 * owner. `hash` is called only when it is needed.
 */
export async function ensureOwner(
  db: Db,
  input: { name: string; email: string; hash: () => Promise<string> },
): Promise<boolean> {
  if ((await db.user.count()) > 0) return false;
  const passwordHash = await input.hash();
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(7414035)`;
    if ((await tx.user.count()) > 0) return false;
    const { name, email } = input;
    const id = await createPerson(tx, { name, email, role: "owner", passwordHash, mustChangePassword: true });
    await appendAudit(tx, {
      actor: "system",
      action: "person.create",
      subject: `user:${id}`,
      after: { role: "owner" },
    });
    return true;
  });
}

/**
 * The site with this key, made where there is none. What an admin has changed since stays; origins that are
 * missing are added, because a demo may come back on another port.
 */
export async function ensureSite(
  db: Db,
  input: { key: string; identitySecret: string; settings: Partial<SiteSettings> & { name: string; origins: string[] } },
): Promise<Site> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(7414035)`;
    const found = await tx.site.findUnique({ where: { key: input.key } });
    if (!found) {
      const { key, identitySecret } = input;
      const site = await createSite(tx, { key, identitySecret, ...input.settings });
      await appendAudit(tx, { siteId: site.id, actor: "system", action: "site.create", subject: `site:${site.id}` });
      return site;
    }
    const missing = input.settings.origins.filter((origin) => !found.origins.includes(origin));
    if (missing.length === 0) return found;
    const origins = [...found.origins, ...missing];
    await appendAudit(tx, {
      siteId: found.id,
      actor: "system",
      action: "site.update",
      subject: `site:${found.id}`,
      before: { origins: found.origins },
      after: { origins },
    });
    return updateSite(tx, { siteId: found.id, settings: { origins } });
  });
}
