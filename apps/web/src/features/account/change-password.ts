import { AppError } from "@whetstone/core/errors";
import { readPasswordHash } from "@whetstone/db/accounts/reads";
import { replacePassword } from "@whetstone/db/accounts/writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { getEnv } from "@/env";
import type { Staff } from "./session.ts";
import { countSignIn } from "./sign-in-limit.ts";

/** Replaces one's own password; every other session of the person ends. INVALID where the current one is wrong. */
export async function changePassword(
  ctx: { db: Db; staff: Staff; ip: string },
  input: { current: string; next: string },
): Promise<void> {
  const { db, staff } = ctx;
  await countSignIn(db, { email: staff.email, ip: ctx.ip, factor: getEnv().RATE_LIMIT_FACTOR });
  const hash = await readPasswordHash(db, { userId: staff.id });
  if (!hash || !(await verifyPassword({ hash, password: input.current })))
    throw new AppError("INVALID", "The current password is not right.");
  if (input.current === input.next) throw new AppError("INVALID", "Choose a password that you have not used before.");

  const passwordHash = await hashPassword(input.next);
  await db.$transaction(async (tx) => {
    await replacePassword(tx, { userId: staff.id, passwordHash, keepSessionId: staff.sessionId });
    await appendAudit(tx, { actor: `user:${staff.id}`, action: "person.password", subject: `user:${staff.id}` });
  });
}
