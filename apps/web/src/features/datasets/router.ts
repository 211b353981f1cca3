import { buildDataset } from "@whetstone/trainer/datasets/build";
import { createDraft, removeDraft, setNumbers } from "@whetstone/trainer/datasets/drafts";
import { drawFromSite } from "@whetstone/trainer/datasets/draw";
import { exportDataset } from "@whetstone/trainer/datasets/export-dataset";
import { freezeDataset } from "@whetstone/trainer/datasets/freeze";
import { decodeText } from "@whetstone/trainer/datasets/import";
import { importRows } from "@whetstone/trainer/datasets/import-rows";
import { getArtifacts } from "@/lib/artifacts";
import { adminProcedure, agentProcedure, router } from "@/trpc/init";
import { listPage, readMembers, readPage, readSamples } from "./read.ts";
import * as schema from "./schema.ts";

const person = (ctx: { staff: { id: string } }) => ({ kind: "person", userId: ctx.staff.id }) as const;

export const datasetsRouter = router({
  list: agentProcedure.input(schema.siteSchema).query(({ ctx, input }) => listPage(ctx, input)),
  read: agentProcedure.input(schema.datasetSchema).query(({ ctx, input }) => readPage(ctx, input)),
  samples: agentProcedure.input(schema.samplesSchema).query(({ ctx, input }) => readSamples(ctx, input)),
  members: agentProcedure.input(schema.membersSchema).query(({ ctx, input }) => readMembers(ctx, input)),
  create: adminProcedure
    .input(schema.createSchema)
    .mutation(({ ctx, input }) => createDraft(ctx.helpdesk, { ...input, actor: person(ctx) })),
  remove: adminProcedure
    .input(schema.datasetSchema)
    .mutation(({ ctx, input }) => removeDraft(ctx.helpdesk, { ...input, actor: person(ctx) })),
  build: adminProcedure.input(schema.datasetSchema).mutation(async ({ ctx, input }) => {
    const { cleaned } = await buildDataset(ctx.helpdesk, input);
    return { rows: cleaned.rows.length };
  }),
  freeze: adminProcedure.input(schema.freezeSchema).mutation(async ({ ctx, input }) => {
    const artifacts = getArtifacts();
    const { hash } = await freezeDataset({ ...ctx.helpdesk, artifacts }, { ...input, actor: person(ctx) });
    return { hash };
  }),
  draw: adminProcedure.input(schema.siteSchema).mutation(({ ctx, input }) => drawFromSite(ctx.helpdesk, input)),
  import: adminProcedure.input(schema.importSchema).mutation(({ ctx, input }) => {
    const { base64, ...rest } = input;
    return importRows(ctx.helpdesk, { ...rest, text: decodeText(Buffer.from(base64, "base64")), actor: person(ctx) });
  }),
  export: adminProcedure
    .input(schema.exportSchema)
    .mutation(({ ctx, input }) => exportDataset({ ...ctx.helpdesk, artifacts: getArtifacts() }, input)),
  setNumbers: adminProcedure
    .input(schema.numbersSchema)
    .mutation(({ ctx, input }) => setNumbers(ctx.helpdesk, { ...input, actor: person(ctx) })),
});
