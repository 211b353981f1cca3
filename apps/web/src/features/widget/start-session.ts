import { randomUUID } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { countInWindow } from "@whetstone/db/accounts/rate-window";
import { readSiteByKey, type Site } from "@whetstone/db/accounts/reads";
import type { Db } from "@whetstone/db/client";
import {
  createVisitorSession,
  isStaffAddress,
  markVisitorSessionUsed,
  putVerifiedVisitor,
  readExternalId,
  readVisitorSession,
  revokeVisitorFamily,
  type VisitorSession,
} from "@whetstone/db/visitors/writes";
import { carryArms } from "@whetstone/helpdesk/assistant/carry-arms";
import { hashSecret, newSecret } from "@/lib/secret-token";
import { readIdentity } from "./identity-token";
import { isAllowedOrigin } from "./origin";
import { isRobot } from "./robots";
import { accessSeconds, mintVisitorToken } from "./visitor-token";

/** A visitor who stays away for longer starts anew. */
const refreshDays = 60;
/** Two tabs may renew with the same token at the same moment, milliseconds. */
const graceMs = 30_000;

export type StartSession = {
  /** The site's public key. */
  site: string;
  /** Origin of the page that embeds the widget. */
  origin: string;
  refresh?: string | null;
  /** JWT by the site's own server. */
  identity?: string | null;
  locale: string;
  /** Somebody of the team tries the chat out, by the console's own link. */
  team: boolean;
  /** What the browser says it is. */
  userAgent: string | null;
};

export type StartedSession = {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  /** Good for one renewal; keep only the newest. */
  refreshToken: string;
  visitorId: string;
  verified: boolean;
};

/**
 * Gives a browser its visitor: the one it was before (refresh token), the customer that the site vouches for
 * (identity), or a new one. NOT_FOUND, ORIGIN_NOT_ALLOWED, UNAUTHENTICATED (a bad identity, or none where the site
 * requires one). A refresh token that is used twice ends every session that came from it.
 */
export async function startSession(
  ctx: { db: Db; widgetOrigin: string; secret: string },
  input: StartSession,
): Promise<StartedSession> {
  const { db } = ctx;
  const site = await readSiteByKey(db, { key: input.site });
  if (!site) throw new AppError("NOT_FOUND", "There is no site with this key. Check the embed snippet.");
  if (!isAllowedOrigin(input.origin, [...site.origins, ctx.widgetOrigin]))
    throw new AppError(
      "ORIGIN_NOT_ALLOWED",
      "This website may not show the chat. Add its address to the site's settings.",
    );

  const { refresh, origin } = input;
  const isChatPage = origin === ctx.widgetOrigin;
  const origins = isChatPage ? [...site.origins, origin] : [origin, ctx.widgetOrigin];
  const earlier = refresh ? await renew(db, { site, refresh, origins }) : null;
  const before = earlier ? await readExternalId(db, { visitorId: earlier.visitorId }) : null;
  const customer = input.identity
    ? await identify(db, { site, token: input.identity, locale: input.locale, before })
    : null;
  if (site.identityRequired && !customer && !before)
    throw new AppError("UNAUTHENTICATED", "Sign in on the website to use the chat.");

  // Whoever was signed in as somebody else here before is another person.
  if (customer && earlier && before === null)
    await carryArms({ db }, { fromVisitorId: earlier.visitorId, toVisitorId: customer.id });
  const kept = earlier && (!customer || customer.id === earlier.visitorId) ? earlier : null;
  const visitorId = customer?.id ?? kept?.visitorId ?? randomUUID();
  const verified = customer !== null || (kept !== null && before !== null);
  const refreshToken = newSecret();
  await createVisitorSession(db, {
    siteId: site.id,
    visitorId,
    origin: input.origin,
    tokenHash: hashSecret(refreshToken),
    family: kept?.family ?? randomUUID(),
    expiresAt: new Date(Date.now() + refreshDays * 86_400_000),
    excludedAs: customer?.isStaff || input.team ? "staff" : isRobot(input.userAgent) ? "robot" : null,
  });
  const claims = { visitorId, siteId: site.id, origin: input.origin, verified };
  const accessToken = await mintVisitorToken(claims, ctx.secret);
  return { accessToken, expiresIn: accessSeconds, refreshToken, visitorId, verified };
}

/**
 * The session behind a refresh token, now used; null where it is none of this site and origins, or no longer good. The
 * chat page is an origin of ours: where a browser shares its storage, widget and page show one conversation.
 */
async function renew(
  db: Db,
  input: { site: Site; origins: string[]; refresh: string },
): Promise<VisitorSession | null> {
  const session = await readVisitorSession(db, { tokenHash: hashSecret(input.refresh) });
  if (!session || session.siteId !== input.site.id || !input.origins.includes(session.origin)) return null;
  if (session.revokedAt || session.expiresAt < new Date()) return null;
  if (await markVisitorSessionUsed(db, { id: session.id })) return session;
  const now = await readVisitorSession(db, { tokenHash: session.tokenHash });
  if (now?.usedAt && !now.revokedAt && Date.now() - now.usedAt.getTime() <= graceMs) return session;
  await revokeVisitorFamily(db, { family: session.family });
  return null;
}

async function identify(
  db: Db,
  input: { site: Site; token: string; locale: string; before: string | null },
): Promise<{ id: string; isStaff: boolean }> {
  const { site } = input;
  const { jti, ...identity } = await readIdentity(input.token, site);
  const { count } = await countInWindow(db, { key: `jti:${site.id}:${hashSecret(jti)}`, windowMs: 86_400_000 });
  // The same page loaded twice brings the same identity: fine for the one who has already proved to be it.
  if (count > 1 && input.before !== identity.externalId)
    throw new AppError("UNAUTHENTICATED", "This identity was already used. Reload the page to get a new one.");
  const { id } = await putVerifiedVisitor(db, { siteId: site.id, ...identity, locale: input.locale });
  return { id, isStaff: identity.email ? await isStaffAddress(db, { email: identity.email }) : false };
}
