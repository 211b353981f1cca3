import type { VisitorSession } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { VisitorSession };

export async function createVisitorSession(
  db: DbOrTx,
  input: {
    siteId: string;
    visitorId: string;
    origin: string;
    tokenHash: string;
    family: string;
    expiresAt: Date;
    /** Why the visitor counts in no experiment. */
    excludedAs: "staff" | "robot" | null;
  },
): Promise<void> {
  await db.visitorSession.create({ data: input });
}

/** The refresh token with this hash, used or not; null where there is none. */
export function readVisitorSession(db: DbOrTx, input: { tokenHash: string }): Promise<VisitorSession | null> {
  return db.visitorSession.findUnique({ where: input });
}

/** Marks a refresh token as used; false where somebody else was first. */
export async function markVisitorSessionUsed(db: DbOrTx, input: { id: string }): Promise<boolean> {
  const { count } = await db.visitorSession.updateMany({
    where: { id: input.id, usedAt: null, revokedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

/** Ends every refresh token that came from the same first one. */
export async function revokeVisitorFamily(db: DbOrTx, input: { family: string }): Promise<void> {
  await db.visitorSession.updateMany({
    where: { family: input.family, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}

/** The visitor whom a site's own server vouches for, made where missing; name and e-mail follow the newest identity. */
export async function putVerifiedVisitor(
  db: DbOrTx,
  input: { siteId: string; externalId: string; name: string | null; email: string | null; locale: string },
): Promise<{ id: string }> {
  const { siteId, externalId, ...details } = input;
  return db.visitor.upsert({
    where: { siteId_externalId: { siteId, externalId } },
    create: { siteId, externalId, ...details, verified: true },
    update: { ...details, verified: true, lastSeenAt: new Date() },
    select: { id: true },
  });
}

/** Whether an e-mail address is one of the team's. */
export async function isStaffAddress(db: DbOrTx, input: { email: string }): Promise<boolean> {
  return (await db.user.count({ where: { email: { equals: input.email.trim(), mode: "insensitive" } } })) > 0;
}

/** Whom a visitor is verified as; null for an anonymous one. */
export async function readExternalId(db: DbOrTx, input: { visitorId: string }): Promise<string | null> {
  const visitor = await db.visitor.findUnique({
    where: { id: input.visitorId },
    select: { externalId: true, verified: true },
  });
  return visitor?.verified ? visitor.externalId : null;
}
