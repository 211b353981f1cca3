import { AppError } from "@whetstone/core/errors";
import { countInWindow } from "@whetstone/db/accounts/rate-window";
import { readInvitation, readOpenInvitations, readPeople } from "@whetstone/db/accounts/reads";
import { z } from "zod";
import { hashSecret } from "@/lib/secret-token";
import { adminProcedure, ownerProcedure, publicProcedure, router } from "@/trpc/init";
import { changeDisabled, changeRole } from "./change-person.ts";
import { acceptInvitation, invite, withdrawInvitation } from "./invite.ts";
import { acceptSchema, invitableRoles, inviteSchema } from "./schema.ts";

/** Guessing links is hopeless at 256 bits; hashing passwords for strangers is not free. */
const limited = publicProcedure.use(async ({ ctx, next }) => {
  const { count } = await countInWindow(ctx.db, { key: `invitation:${ctx.ip}`, windowMs: 60_000 });
  if (count > 20) throw new AppError("LIMIT_EXCEEDED", "Too many tries. Wait a minute.", { retryAfterMs: 60_000 });
  return next();
});

export const peopleRouter = router({
  list: adminProcedure.query(async ({ ctx }) => {
    const [people, invitations] = await Promise.all([readPeople(ctx.db), readOpenInvitations(ctx.db)]);
    return { people, invitations };
  }),
  invite: ownerProcedure.input(inviteSchema).mutation(({ ctx, input }) => invite(ctx, input)),
  withdraw: ownerProcedure
    .input(z.object({ invitationId: z.uuid() }))
    .mutation(({ ctx, input }) => withdrawInvitation(ctx, input)),
  setRole: ownerProcedure
    .input(z.object({ userId: z.string().max(100), role: z.enum(invitableRoles) }))
    .mutation(({ ctx, input }) => changeRole(ctx, input)),
  setDisabled: ownerProcedure
    .input(z.object({ userId: z.string().max(100), disabled: z.boolean() }))
    .mutation(({ ctx, input }) => changeDisabled(ctx, input)),
  invitation: limited.input(z.object({ token: z.string().max(100) })).query(async ({ ctx, input }) => {
    const found = await readInvitation(ctx.db, { tokenHash: hashSecret(input.token) });
    return found ? { email: found.email, role: found.role } : null;
  }),
  accept: limited.input(acceptSchema).mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
});
