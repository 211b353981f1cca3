import { readTaught } from "@whetstone/db/datasets/taught-reads";
import { countPerson } from "@whetstone/db/visitors/person-reads";
import { z } from "zod";
import { adminProcedure, router } from "@/trpc/init";
import { erasePerson } from "./erase.ts";
import { exportPerson } from "./export.ts";

const person = z.object({ visitorId: z.uuid() });

/** One person's data: to hand it over and to erase it. */
export const visitorsRouter = router({
  /** What erasing would remove and what it would leave. */
  reach: adminProcedure.input(person).query(async ({ ctx, input }) => {
    const [counts, taught] = await Promise.all([countPerson(ctx.db, input), readTaught(ctx.db, input)]);
    return { ...counts, ...taught };
  }),
  export: adminProcedure
    .input(person)
    .mutation(({ ctx, input }) => exportPerson(ctx.db, { ...input, actor: `user:${ctx.staff.id}` })),
  erase: adminProcedure
    .input(person.extend({ typed: z.string().max(40) }))
    .mutation(({ ctx, input }) => erasePerson(ctx.db, { ...input, actor: `user:${ctx.staff.id}` })),
});
