import { createHash, randomUUID } from "node:crypto";
import type { Db } from "@whetstone/db/client";

/** A version of its own for a test: evaluated, with an adapter that exists as a row. */
export async function makeVersion(
  db: Db,
  input: {
    siteId: string;
    name?: string;
    status?: string;
    isCurrent?: boolean;
    evaluation?: "passed" | "blocked" | null;
    underMinimum?: boolean;
    createdBy?: string;
    answerMode?: "quote" | "write";
  },
) {
  const { siteId, status = "evaluated", isCurrent = false, evaluation = "passed", underMinimum = false } = input;
  const hash = createHash("sha256").update(randomUUID()).digest("hex");
  const base = { baseHash: "b".repeat(64), templateHash: "t".repeat(64) };
  await db.adapter.create({ data: { hash, siteId, ...base, rank: 8, sizeBytes: 1_000, parity: {}, underMinimum } });
  return db.version.create({
    data: {
      ...{ siteId, task: "answer", hash, adapterHash: hash, ...base, status, isCurrent },
      ...{ name: input.name ?? `v-${hash.slice(0, 6)}`, createdBy: input.createdBy ?? "user:maker" },
      answerMode: input.answerMode ?? "write",
      ...(evaluation && {
        evaluations: { create: { datasetHash: "d".repeat(64), status: evaluation, gates: [], report: {} } },
      }),
    },
  });
}
