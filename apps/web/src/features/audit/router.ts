import { verifyAudit } from "@whetstone/db/audit/append-audit";
import { readAudit } from "@whetstone/db/audit/reads";
import { z } from "zod";
import { adminProcedure, router } from "@/trpc/init";

export const auditRouter = router({
  list: adminProcedure
    .input(z.object({ page: z.number().int().min(1).max(100_000), search: z.string().max(100).optional() }))
    .query(({ ctx, input }) => readAudit(ctx.db, { ...input, pageSize: 25 })),
  /** The newest rows of a filter, all on one page, for a file. */
  export: adminProcedure
    .input(z.object({ search: z.string().max(100).optional() }))
    .query(({ ctx, input }) => readAudit(ctx.db, { ...input, page: 1, pageSize: 10_000 })),
  /** Recomputes the whole chain. */
  integrity: adminProcedure.query(({ ctx }) => verifyAudit(ctx.db)),
});
