import { judgePair, nextPair, readArena } from "@whetstone/trainer/experiments/arena";
import { estimateDuration } from "@whetstone/trainer/experiments/estimate";
import { reportCritical } from "@whetstone/trainer/experiments/report-critical";
import { startExperiment, startExperimentSchema } from "@whetstone/trainer/experiments/start";
import { stopExperiment } from "@whetstone/trainer/experiments/stop";
import { adminProcedure, agentProcedure, router } from "@/trpc/init";
import { siteIdSchema } from "../adapters/schema.ts";
import { listCandidates, listExperiments, readOne } from "./read.ts";
import { criticalSchema, estimateSchema, experimentIdSchema, judgeSchema, stopSchema } from "./schema.ts";

export const experimentsRouter = router({
  list: agentProcedure.input(siteIdSchema).query(({ ctx, input }) => listExperiments(ctx, input)),
  read: agentProcedure.input(experimentIdSchema).query(({ ctx, input }) => readOne(ctx, input)),
  candidates: adminProcedure.input(siteIdSchema).query(({ ctx, input }) => listCandidates(ctx, input)),
  estimate: adminProcedure
    .input(estimateSchema)
    .query(({ ctx, input }) => estimateDuration(ctx, { ...input, now: new Date() })),
  start: adminProcedure
    .input(startExperimentSchema)
    .mutation(({ ctx, input }) => startExperiment(ctx, { ...input, actor: { kind: "person", userId: ctx.staff.id } })),
  stop: adminProcedure
    .input(stopSchema)
    .mutation(({ ctx, input }) => stopExperiment(ctx, { ...input, actor: { kind: "person", userId: ctx.staff.id } })),
  /** Whoever sees a leak may end the experiment; nobody should have to look for an admin first. */
  reportCritical: agentProcedure
    .input(criticalSchema)
    .mutation(({ ctx, input }) => reportCritical(ctx, { ...input, actor: { kind: "person", userId: ctx.staff.id } })),
  arena: agentProcedure.input(experimentIdSchema).query(({ ctx, input }) => readArena(ctx, input)),
  nextPair: agentProcedure
    .input(experimentIdSchema)
    .query(({ ctx, input }) => nextPair(ctx, { ...input, userId: ctx.staff.id })),
  judge: agentProcedure
    .input(judgeSchema)
    .mutation(({ ctx, input }) => judgePair(ctx, { ...input, userId: ctx.staff.id })),
});
