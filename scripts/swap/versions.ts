import { createHash, randomUUID } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import type { InferenceClient } from "@whetstone/inference/client";

export type SwapVersion = { id: string; name: string; adapterHash: string; siteId: string };

/** A site, and a version over each adapter, as if trained and evaluated. */
export async function makeVersions(
  { db, inference }: { db: Db; inference: InferenceClient },
  adapterHashes: string[],
): Promise<SwapVersion[]> {
  const { model } = await inference.status();
  if (!model) throw new Error("the model server has no model");
  const { baseHash, templateHash } = model;
  const site = await db.site.create({ data: { key: randomUUID(), name: "Swap", identitySecret: "bench-only" } });
  const versions: SwapVersion[] = [];
  for (const [at, adapterHash] of adapterHashes.entries()) {
    await db.adapter.create({
      data: { hash: adapterHash, baseHash, templateHash, rank: 16, sizeBytes: 1, parity: {} },
    });
    const row = await db.version.create({
      data: {
        ...{ siteId: site.id, task: "answer", name: `v${at + 1}`, adapterHash, baseHash, templateHash },
        ...{ status: "evaluated", answerMode: "write", createdBy: "system" },
        hash: createHash("sha256").update(adapterHash).digest("hex"),
      },
    });
    versions.push({ id: row.id, name: row.name, adapterHash, siteId: site.id });
  }
  return versions;
}
