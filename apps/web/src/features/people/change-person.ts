import { AppError } from "@whetstone/core/errors";
import { type Person, type Role, readPerson } from "@whetstone/db/accounts/reads";
import { setDisabled, setRole } from "@whetstone/db/accounts/writes";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db } from "@whetstone/db/client";
import type { Staff } from "@/features/account/session";

type Ctx = { db: Db; staff: Staff };

/** Gives a person another role; it holds from their next call on. The owner's own role stays. */
export async function changeRole(ctx: Ctx, input: { userId: string; role: Exclude<Role, "owner"> }): Promise<void> {
  const person = await readOther(ctx, input.userId);
  await ctx.db.$transaction(async (tx) => {
    await setRole(tx, input);
    await appendAudit(tx, {
      actor: `user:${ctx.staff.id}`,
      action: "person.role",
      subject: `user:${person.id}`,
      before: { role: person.role },
      after: { role: input.role },
    });
  });
}

/** Locks a person out at once, or lets them in again. */
export async function changeDisabled(ctx: Ctx, input: { userId: string; disabled: boolean }): Promise<void> {
  const person = await readOther(ctx, input.userId);
  await ctx.db.$transaction(async (tx) => {
    await setDisabled(tx, input);
    const action = input.disabled ? "person.disable" : "person.enable";
    await appendAudit(tx, { actor: `user:${ctx.staff.id}`, action, subject: `user:${person.id}` });
  });
}

async function readOther(ctx: Ctx, userId: string): Promise<Person> {
  const person = await readPerson(ctx.db, { userId });
  if (!person) throw new AppError("NOT_FOUND", "This person has no account here; reload the list.");
  if (person.id === ctx.staff.id || person.role === "owner")
    throw new AppError("FORBIDDEN", "The owner's account cannot be changed here, or nobody could undo it.");
  return person;
}
