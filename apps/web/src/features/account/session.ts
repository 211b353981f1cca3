import { AppError } from "@whetstone/core/errors";
import { type Role, readPerson } from "@whetstone/db/accounts/reads";
import { deleteSession } from "@whetstone/db/accounts/writes";
import type { Db } from "@whetstone/db/client";
import { absoluteMs, getAuth } from "./auth.ts";

/** A person of the team who is signed in. */
export type Staff = {
  id: string;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
  mustChangePassword: boolean;
};

/**
 * Who is calling, from the session cookie; null for nobody. Name, role and whether the account is disabled are
 * read anew each time, so a change holds from the next call on. `refresh: false` leaves the idle clock alone.
 */
export async function readStaff(
  ctx: { db: Db; headers: Headers },
  options: { refresh?: boolean } = {},
): Promise<Staff | null> {
  const found = await getAuth().api.getSession({
    headers: ctx.headers,
    query: options.refresh === false ? { disableRefresh: true } : {},
  });
  if (!found) return null;
  if (Date.now() - found.session.createdAt.getTime() > absoluteMs) {
    await deleteSession(ctx.db, { sessionId: found.session.id });
    return null;
  }
  const person = await readPerson(ctx.db, { userId: found.user.id });
  if (!person || person.disabledAt) return null;
  const { id, name, email, role, mustChangePassword } = person;
  return { id, name, email, role, mustChangePassword, sessionId: found.session.id };
}

export async function requireStaff(
  ctx: { db: Db; headers: Headers },
  options: { refresh?: boolean } = {},
): Promise<Staff> {
  const staff = await readStaff(ctx, options);
  if (!staff) throw new AppError("UNAUTHENTICATED", "Your session has ended. Sign in again to continue.");
  return staff;
}
