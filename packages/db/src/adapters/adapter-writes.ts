import type { Version } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";
import { lockPointer } from "./version-writes.ts";

/** Adds an adapter; one of the same content is there already and stays as it is. */
export async function createAdapter(tx: Tx, data: Prisma.AdapterUncheckedCreateInput): Promise<void> {
  await tx.adapter.createMany({ data, skipDuplicates: true });
}

/** Adds a draft version under the next free name of its site and task, "v1", "v2" …; null where the same parts are there. */
export async function createNumberedVersion(
  tx: Tx,
  data: Omit<Prisma.VersionUncheckedCreateInput, "name">,
): Promise<Version | null> {
  const { siteId, task, hash } = data;
  await lockPointer(tx, { siteId, task });
  if (await tx.version.findFirst({ where: { siteId, task, hash } })) return null;
  const names = await tx.version.findMany({ where: { siteId, task }, select: { name: true } });
  const numbers = names.map(({ name }) => Number(/^v(\d+)$/.exec(name)?.[1] ?? 0));
  return tx.version.create({ data: { ...data, name: `v${Math.max(0, ...numbers) + 1}` } });
}
