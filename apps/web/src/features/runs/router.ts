import { cancelRun } from "@whetstone/trainer/runs/cancel";
import { planRun } from "@whetstone/trainer/runs/plan";
import { resumeRun } from "@whetstone/trainer/runs/resume";
import { startRun, startRunSchema } from "@whetstone/trainer/runs/start";
import { adminProcedure, router } from "@/trpc/init";
import { listRuns, readChoices, readEvents, readOneRun, runsContext } from "./read.ts";
import { choicesSchema, listRunsSchema, planSchema, runEventsSchema, runIdSchema } from "./schema.ts";

const person = ({ staff }: { staff: { id: string } }) => ({ kind: "person", userId: staff.id }) as const;

export const runsRouter = router({
  list: adminProcedure.input(listRunsSchema).query(({ ctx, input }) => listRuns(ctx, input)),
  read: adminProcedure.input(runIdSchema).query(({ ctx, input }) => readOneRun(ctx, input)),
  events: adminProcedure.input(runEventsSchema).query(({ ctx, input }) => readEvents(ctx, input)),
  choices: adminProcedure.input(choicesSchema).query(({ ctx, input }) => readChoices(ctx, input)),
  plan: adminProcedure.input(planSchema).query(({ ctx, input }) => planRun(runsContext(ctx), input)),
  start: adminProcedure.input(startRunSchema).mutation(async ({ ctx, input }) => {
    const { id } = await startRun(runsContext(ctx), { ...input, actor: person(ctx) });
    return { id };
  }),
  cancel: adminProcedure
    .input(runIdSchema)
    .mutation(({ ctx, input }) => cancelRun(ctx, { ...input, actor: person(ctx) })),
  resume: adminProcedure
    .input(runIdSchema)
    .mutation(({ ctx, input }) => resumeRun(runsContext(ctx), { ...input, actor: person(ctx) })),
});
