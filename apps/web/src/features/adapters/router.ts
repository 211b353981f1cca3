import { readLatency } from "@whetstone/db/adapters/latency";
import { requestEvaluation } from "@whetstone/trainer/adapters/request-evaluation";
import { rollBack } from "@whetstone/trainer/adapters/rollback";
import { getQueue } from "@/lib/queue";
import { adminProcedure, agentProcedure, router } from "@/trpc/init";
import { askBoth } from "./ask-both.ts";
import { promote } from "./promote.ts";
import { listMoves, listRecent, listVersions, readCase, readLive, readVersion } from "./read.ts";
import {
  askSchema,
  compareSchema,
  latencySchema,
  liveAtSchema,
  promoteSchema,
  rollbackSchema,
  siteIdSchema,
  versionIdSchema,
} from "./schema.ts";

export const adaptersRouter = router({
  list: agentProcedure.input(siteIdSchema).query(({ ctx, input }) => listVersions(ctx, input)),
  compare: agentProcedure.input(compareSchema).query(({ ctx, input }) => listVersions(ctx, input)),
  read: agentProcedure.input(versionIdSchema).query(({ ctx, input }) => readVersion(ctx, input)),
  latency: agentProcedure
    .input(latencySchema)
    .query(({ ctx, input: { versionId, days } }) =>
      readLatency(ctx.db, { versionId, since: new Date(Date.now() - days * 86_400_000) }),
    ),
  ask: agentProcedure.input(askSchema).mutation(({ ctx, input }) => askBoth(ctx, input)),
  evaluate: adminProcedure
    .input(versionIdSchema)
    .mutation(({ ctx, input }) =>
      requestEvaluation(
        { db: ctx.db, queue: getQueue() },
        { ...input, actor: { kind: "person", userId: ctx.staff.id } },
      ),
    ),
  moves: agentProcedure.input(siteIdSchema).query(({ ctx, input }) => listMoves(ctx, input)),
  liveAt: agentProcedure.input(liveAtSchema).query(({ ctx, input }) => readLive(ctx, input)),
  recent: adminProcedure.query(({ ctx }) => listRecent(ctx)),
  promotionCase: adminProcedure.input(versionIdSchema).query(({ ctx, input }) => readCase(ctx, input)),
  promote: adminProcedure.input(promoteSchema).mutation(({ ctx, input }) => promote(ctx, input)),
  rollback: adminProcedure
    .input(rollbackSchema)
    .mutation(({ ctx, input }) => rollBack(ctx, { ...input, actor: { kind: "person", userId: ctx.staff.id } })),
});
