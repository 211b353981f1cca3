import type { Version } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";

export function createVersionRow(tx: Tx, data: Prisma.VersionUncheckedCreateInput): Promise<Version> {
  return tx.version.create({ data });
}

/** Moves a version's status; false where it is no longer what the caller saw. */
export async function moveVersionStatus(
  tx: Tx,
  input: { versionId: string; from: string; to: string },
): Promise<boolean> {
  const { count } = await tx.version.updateMany({
    where: { id: input.versionId, status: input.from },
    data: { status: input.to },
  });
  return count === 1;
}

/** Keeps which mode of answering an evaluation has earned a version. */
export async function setAnswerMode(
  tx: Tx,
  input: { versionId: string; answerMode: "quote" | "write" },
): Promise<void> {
  await tx.version.update({ where: { id: input.versionId }, data: { answerMode: input.answerMode } });
}

/** Makes everyone who moves the pointer of a site and task take turns until the transaction ends. */
export async function lockPointer(tx: Tx, input: { siteId: string; task: string }): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${input.siteId}:${input.task}`}, 816))`;
}

/** Points a site and task at a version, or at none: the configured base. The caller holds the pointer's lock. */
export async function movePointer(
  tx: Tx,
  input: { siteId: string; task: string; versionId: string | null },
): Promise<void> {
  const { versionId, ...place } = input;
  await tx.version.updateMany({ where: { ...place, isCurrent: true }, data: { isCurrent: false } });
  if (versionId) await tx.version.update({ where: { id: versionId }, data: { isCurrent: true } });
}
