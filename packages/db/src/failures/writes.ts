import type { Failure } from "../../generated/client.ts";
import type { DbOrTx, Prisma, Tx } from "../client.ts";

export type NewFailure = {
  generationId: string;
  question: string;
  locale: string;
  score: number;
  remedy: string;
  occurredAt: Date;
  signals: { kind: string; weight: number; evidence: Prisma.InputJsonObject }[];
};

export type KeptFailure = { id: string; generationId: string; remedy: string; status: string; examples: number };

/** One collector at a time per conversation, for the rest of the transaction. */
export async function lockCollected(tx: Tx, input: { conversationId: string }): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(7414035, hashtext(${input.conversationId}))`;
}

/**
 * Makes the failures of a conversation what the detectors say: new ones come, changed ones change, and one whose signs
 * are all gone goes, unless somebody has worked on it. What people decided stays. Returns the rows.
 */
export async function putFailures(
  tx: Tx,
  input: { siteId: string; conversationId: string; visitorId: string; detectorVersion: number; failures: NewFailure[] },
): Promise<KeptFailure[]> {
  const { siteId, conversationId, visitorId, detectorVersion } = input;
  const kept: KeptFailure[] = [];
  for (const { signals, ...failure } of input.failures) {
    const { question, locale, score, remedy, occurredAt, generationId } = failure;
    const row = await tx.failure.upsert({
      where: { generationId },
      create: { siteId, conversationId, visitorId, ...failure },
      update: { question, locale, score, remedy, occurredAt },
      select: { id: true, generationId: true, remedy: true, status: true, _count: { select: { examples: true } } },
    });
    const { _count, ...facts } = row;
    kept.push({ ...facts, examples: _count.examples });
    await tx.signal.deleteMany({ where: { failureId: row.id, kind: { notIn: signals.map((one) => one.kind) } } });
    for (const { kind, weight, evidence } of signals)
      await tx.signal.upsert({
        where: { failureId_kind: { failureId: row.id, kind } },
        create: { siteId, failureId: row.id, kind, weight, evidence, detectorVersion },
        update: { weight, evidence, detectorVersion },
      });
  }
  const generationIds = input.failures.map((one) => one.generationId);
  await tx.failure.deleteMany({
    where: { conversationId, generationId: { notIn: generationIds }, status: "queued", examples: { none: {} } },
  });
  return kept;
}

/** Notes that the conversation has been read up to this number. */
export async function markCollected(
  tx: Tx,
  input: { conversationId: string; siteId: string; seq: number; detectorVersion: number },
): Promise<void> {
  const { conversationId, ...data } = input;
  await tx.collectedConversation.upsert({
    where: { conversationId },
    create: input,
    update: { ...data, collectedAt: new Date() },
  });
}

export async function createCluster(
  tx: Tx,
  input: { siteId: string; label: string; centroid: Uint8Array<ArrayBuffer>; failureIds: string[] },
): Promise<string> {
  const { failureIds, ...data } = input;
  const row = await tx.cluster.create({ data: { ...data, size: failureIds.length }, select: { id: true } });
  await tx.failure.updateMany({ where: { id: { in: failureIds } }, data: { clusterId: row.id } });
  return row.id;
}

/** Adds failures to a cluster and moves its mean vector. */
export async function joinCluster(
  tx: Tx,
  input: { clusterId: string; centroid: Uint8Array<ArrayBuffer>; failureIds: string[] },
): Promise<void> {
  const { clusterId, centroid, failureIds } = input;
  await tx.failure.updateMany({ where: { id: { in: failureIds } }, data: { clusterId } });
  await tx.cluster.update({ where: { id: clusterId }, data: { centroid } });
}

/** Counts the members of a site's clusters anew and removes the empty ones. */
export async function recountClusters(tx: Tx, input: { siteId: string }): Promise<void> {
  await tx.$executeRaw`
    update cluster c set size = (select count(*) from failure f where f."clusterId" = c.id)
    where c."siteId" = ${input.siteId}::uuid`;
  await tx.cluster.deleteMany({ where: { siteId: input.siteId, size: 0 } });
}

/** Moves a failure to another status; false where it is no longer in one of `from`. */
export async function moveFailure(tx: Tx, input: { failureId: string; from: string[]; to: string }): Promise<boolean> {
  const { count } = await tx.failure.updateMany({
    where: { id: input.failureId, status: { in: input.from } },
    data: { status: input.to },
  });
  return count > 0;
}

export async function noteAskedAgain(
  db: DbOrTx,
  input: { failureId: string; askedAgain: Prisma.InputJsonObject; status?: string },
): Promise<Failure> {
  const { failureId: id, askedAgain, status } = input;
  return db.failure.update({ where: { id }, data: { askedAgain, ...(status ? { status } : {}) } });
}

export async function putRedactionNumbers(
  tx: Tx,
  input: { siteId: string; numbers: string[]; updatedBy: string },
): Promise<void> {
  const { siteId, ...data } = input;
  await tx.redactionPolicy.upsert({ where: { siteId }, create: input, update: data });
}
