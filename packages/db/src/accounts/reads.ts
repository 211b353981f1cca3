import type { Invitation, Role, Site, User } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Role, Site };
export type Person = Pick<User, "id" | "name" | "email" | "role" | "disabledAt" | "createdAt" | "mustChangePassword">;

const person = {
  id: true,
  name: true,
  email: true,
  role: true,
  disabledAt: true,
  createdAt: true,
  mustChangePassword: true,
} as const;

/** Everyone who can or could sign in, oldest first. */
export function readPeople(db: DbOrTx): Promise<Person[]> {
  return db.user.findMany({ select: person, orderBy: { createdAt: "asc" } });
}

export function readPerson(db: DbOrTx, input: { userId: string }): Promise<Person | null> {
  return db.user.findUnique({ where: { id: input.userId }, select: person });
}

/** Hash of a person's password; null where there is none. */
export async function readPasswordHash(db: DbOrTx, input: { userId: string }): Promise<string | null> {
  const account = await db.account.findFirst({
    where: { userId: input.userId, providerId: "credential" },
    select: { password: true },
  });
  return account?.password ?? null;
}

/** Invitations that can still be accepted, newest first. */
export function readOpenInvitations(db: DbOrTx): Promise<Omit<Invitation, "tokenHash">[]> {
  return db.invitation.findMany({
    where: { acceptedAt: null, expiresAt: { gt: new Date() } },
    omit: { tokenHash: true },
    orderBy: { createdAt: "desc" },
  });
}

/** The invitation behind a link, while it is neither used nor expired. */
export function readInvitation(db: DbOrTx, input: { tokenHash: string }): Promise<Invitation | null> {
  return db.invitation.findFirst({
    where: { tokenHash: input.tokenHash, acceptedAt: null, expiresAt: { gt: new Date() } },
  });
}
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
