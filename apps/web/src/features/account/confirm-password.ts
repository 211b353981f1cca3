import { AppError } from "@whetstone/core/errors";
import { readPasswordHash } from "@whetstone/db/accounts/reads";
import type { Db } from "@whetstone/db/client";
import { verifyPassword } from "better-auth/crypto";
import { getEnv } from "@/env";
import type { Staff } from "./session.ts";
import { countSignIn } from "./sign-in-limit.ts";

/** Asks once more who is sitting there. INVALID for a wrong password, LIMIT_EXCEEDED for too many tries. */
export async function confirmPassword(
  ctx: { db: Db; staff: Staff; ip: string },
  input: { password: string },
): Promise<void> {
  const { db, staff } = ctx;
  await countSignIn(db, { email: staff.email, ip: ctx.ip, factor: getEnv().RATE_LIMIT_FACTOR });
  const hash = await readPasswordHash(db, { userId: staff.id });
  if (!hash || !(await verifyPassword({ hash, password: input.password })))
    throw new AppError("INVALID", "The password is not right.");
}
