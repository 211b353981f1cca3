import { agentProcedure, router } from "@/trpc/init";
import { changePassword } from "./change-password.ts";
import { changePasswordSchema } from "./schema.ts";

export const accountRouter = router({
  me: agentProcedure.query(({ ctx }) => ctx.staff),
  changePassword: agentProcedure.input(changePasswordSchema).mutation(({ ctx, input }) => changePassword(ctx, input)),
});
