import { AppError } from "@whetstone/core/errors";
import { readInvitation, readPeople } from "@whetstone/db/accounts/reads";
import { createInvitation, createPerson, deleteInvitation, useInvitation } from "@whetstone/db/accounts/writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { type Db, isUniqueViolation } from "@whetstone/db/client";
import { hashPassword } from "better-auth/crypto";
import { getEnv } from "@/env";
import type { Staff } from "@/features/account/session";
import { hashSecret, newSecret } from "@/lib/secret-token";

const validForMs = 72 * 60 * 60 * 1000;

/** Makes a link that lets one person in, once, within three days; only its hash is kept, so it is shown now or never. */
export async function invite(
  ctx: { db: Db; staff: Staff },
  input: { email: string; role: "admin" | "agent" },
): Promise<{ link: string; expiresAt: Date }> {
  const email = input.email.toLowerCase();
  const people = await readPeople(ctx.db);
  if (people.some((one) => one.email === email))
    throw new AppError("CONFLICT", `${email} already has an account here.`);

  const token = newSecret();
  const expiresAt = new Date(Date.now() + validForMs);
  await ctx.db.$transaction(async (tx) => {
    const { role } = input;
    const id = await createInvitation(tx, {
      email,
      role,
      tokenHash: hashSecret(token),
      invitedBy: ctx.staff.id,
      expiresAt,
    });
    const actor = `user:${ctx.staff.id}`;
    await appendAudit(tx, { actor, action: "invitation.create", subject: `invitation:${id}`, after: { role } });
  });
  return { link: `${getEnv().CONSOLE_ORIGIN}/invite/${token}`, expiresAt };
}

export async function withdrawInvitation(
  ctx: { db: Db; staff: Staff },
  input: { invitationId: string },
): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    await deleteInvitation(tx, input);
    const subject = `invitation:${input.invitationId}`;
    await appendAudit(tx, { actor: `user:${ctx.staff.id}`, action: "invitation.withdraw", subject });
  });
}

/** Turns an invitation into an account; whoever has the link chooses name and password. NOT_FOUND once used or expired. */
export async function acceptInvitation(
  ctx: { db: Db },
  input: { token: string; name: string; password: string },
): Promise<{ email: string }> {
  const gone = new AppError("NOT_FOUND", "This invitation has been used or has expired. Ask for a new one.");
  const invitation = await readInvitation(ctx.db, { tokenHash: hashSecret(input.token) });
  if (!invitation) throw gone;
  const { email, role } = invitation;
  const passwordHash = await hashPassword(input.password);
  try {
    await ctx.db.$transaction(async (tx) => {
      if (!(await useInvitation(tx, { invitationId: invitation.id }))) throw gone;
      const id = await createPerson(tx, { name: input.name, email, role, passwordHash, mustChangePassword: false });
      await appendAudit(tx, {
        actor: `user:${id}`,
        action: "invitation.accept",
        subject: `user:${id}`,
        after: { role },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw new AppError("CONFLICT", `${email} already has an account here. Sign in instead.`);
    throw error;
  }
  return { email };
}
