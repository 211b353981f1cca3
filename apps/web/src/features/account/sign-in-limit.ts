import { createHash } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { countInWindow } from "@whetstone/db/accounts/rate-window";
import type { Db } from "@whetstone/db/client";

const windowMs = 15 * 60 * 1000;
/** Attempts in a window: per address book entry, and per peer address for those who try many entries. */
const perEmail = 10;
const perIp = 40;

/** Counts one attempt to sign in. Throws LIMIT_EXCEEDED with the time to wait. */
export async function countSignIn(db: Db, input: { email: string; ip: string; factor: number }): Promise<void> {
  const email = createHash("sha256").update(input.email.trim().toLowerCase()).digest("hex").slice(0, 32);
  const byEmail = await countInWindow(db, { key: `sign-in:email:${email}`, windowMs });
  const byIp = await countInWindow(db, { key: `sign-in:ip:${input.ip}`, windowMs });
  if (byEmail.count <= perEmail * input.factor && byIp.count <= perIp * input.factor) return;
  const minutes = Math.ceil(byEmail.endsInMs / 60_000);
  throw new AppError("LIMIT_EXCEEDED", `Too many attempts to sign in. Try again in ${minutes} minutes.`, {
    retryAfterMs: byEmail.endsInMs,
  });
}
