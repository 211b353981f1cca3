import type { Dataset } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";

export function createDataset(
  tx: Tx,
  input: {
    /** Null for a set outside of any site. */
    siteId: string | null;
    name: string;
    task: string;
    purpose: string;
    parentId: string | null;
    createdBy: string;
  },
): Promise<Dataset> {
  return tx.dataset.create({ data: input });
}

/** Writes down what the gates said of a draft; a frozen set is never touched. */
export async function noteBuild(
  tx: Tx,
  input: { datasetId: string; funnel: Prisma.InputJsonValue; readiness: Prisma.InputJsonValue },
): Promise<void> {
  const { datasetId, funnel, readiness } = input;
  await tx.dataset.updateMany({
    where: { id: datasetId, status: { not: "frozen" } },
    data: { funnel, readiness, error: null },
  });
}

/** Locks a set's row; null where there is none. */
export async function lockDataset(tx: Tx, input: { datasetId: string }): Promise<Dataset | null> {
  const rows = await tx.$queryRaw<Dataset[]>`select * from dataset where id = ${input.datasetId}::uuid for update`;
  return rows[0] ?? null;
}

/** Freezes a set with its members; the caller holds its lock and has stored the files. */
export async function freezeRow(
  tx: Tx,
  input: {
    datasetId: string;
    hash: string;
    manifest: Prisma.InputJsonValue;
    funnel: Prisma.InputJsonValue;
    readiness: Prisma.InputJsonValue;
    override: string | null;
    members: { exampleId: string; split: string; groupKey: string }[];
  },
): Promise<void> {
  const { datasetId, members, ...data } = input;
  await tx.datasetExample.deleteMany({ where: { datasetId } });
  for (let at = 0; at < members.length; at += 1_000)
    await tx.datasetExample.createMany({ data: members.slice(at, at + 1_000).map((one) => ({ datasetId, ...one })) });
  await tx.dataset.update({
    where: { id: datasetId },
    data: { ...data, status: "frozen", frozenAt: new Date(), error: null },
  });
  // The failures that taught it have come one step further.
  await tx.$executeRaw`
    update failure set status = 'in_dataset' where status = 'corrected' and id in (
      select e."failureId" from dataset_example d join example e on e.id = d."exampleId"
      where d."datasetId" = ${datasetId}::uuid and e."failureId" is not null)`;
}

/** Removes a draft; false for a frozen set, which stays. */
export async function deleteDraft(tx: Tx, input: { datasetId: string }): Promise<boolean> {
  const { count } = await tx.dataset.deleteMany({ where: { id: input.datasetId, status: { not: "frozen" } } });
  return count > 0;
}

/** Adds members to a draft that holds what was imported into it. */
export async function addMembers(
  tx: Tx,
  input: { datasetId: string; exampleIds: string[]; split: string },
): Promise<void> {
  const { datasetId, split, exampleIds } = input;
  for (let at = 0; at < exampleIds.length; at += 1_000)
    await tx.datasetExample.createMany({
      data: exampleIds.slice(at, at + 1_000).map((exampleId) => ({ datasetId, exampleId, split, groupKey: exampleId })),
    });
}
