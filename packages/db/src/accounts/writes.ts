import { randomUUID } from "node:crypto";
import type { Role } from "../../generated/client.ts";
import type { Tx } from "../client.ts";

export type NewPerson = {
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
  /** True for a password that somebody else has seen. */
  mustChangePassword: boolean;
};

/** Adds a person with a password; returns the id. E-mail addresses are stored in lower case and are unique. */
export async function createPerson(tx: Tx, input: NewPerson): Promise<string> {
  const { passwordHash, ...person } = input;
  const id = randomUUID();
  await tx.user.create({ data: { ...person, id, email: person.email.toLowerCase(), emailVerified: true } });
  await tx.account.create({
    data: { id: randomUUID(), accountId: id, providerId: "credential", userId: id, password: passwordHash },
  });
  return id;
}

export async function setRole(tx: Tx, input: { userId: string; role: Role }): Promise<void> {
  await tx.user.update({ where: { id: input.userId }, data: { role: input.role } });
}

/** Locks a person out or lets them in again; locked out, every session is gone. */
export async function setDisabled(tx: Tx, input: { userId: string; disabled: boolean }): Promise<void> {
  await tx.user.update({ where: { id: input.userId }, data: { disabledAt: input.disabled ? new Date() : null } });
  if (input.disabled) await tx.session.deleteMany({ where: { userId: input.userId } });
}

/** Replaces the password; every session but `keepSessionId` ends. */
export async function replacePassword(
  tx: Tx,
  input: { userId: string; passwordHash: string; keepSessionId: string },
): Promise<void> {
  await tx.account.updateMany({
    where: { userId: input.userId, providerId: "credential" },
    data: { password: input.passwordHash },
  });
  await tx.user.update({ where: { id: input.userId }, data: { mustChangePassword: false } });
  await tx.session.deleteMany({ where: { userId: input.userId, id: { not: input.keepSessionId } } });
}

export async function createInvitation(
  tx: Tx,
  input: { email: string; role: Role; tokenHash: string; invitedBy: string; expiresAt: Date },
): Promise<string> {
  const row = await tx.invitation.create({ data: { ...input, email: input.email.toLowerCase() } });
  return row.id;
}

/** Uses an invitation up; false where somebody was first. */
export async function useInvitation(tx: Tx, input: { invitationId: string }): Promise<boolean> {
  const { count } = await tx.invitation.updateMany({
    where: { id: input.invitationId, acceptedAt: null, expiresAt: { gt: new Date() } },
    data: { acceptedAt: new Date() },
  });
  return count === 1;
}

export async function deleteInvitation(tx: Tx, input: { invitationId: string }): Promise<void> {
  await tx.invitation.deleteMany({ where: { id: input.invitationId, acceptedAt: null } });
}

export async function deleteSession(tx: Tx, input: { sessionId: string }): Promise<void> {
  await tx.session.deleteMany({ where: { id: input.sessionId } });
}
