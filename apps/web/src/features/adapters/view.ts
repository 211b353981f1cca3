import { readPeople } from "@whetstone/db/accounts/reads";
import type { VersionRow } from "@whetstone/db/adapters/version-reads";
import type { Db } from "@whetstone/db/client";
import { viewEvaluation } from "@whetstone/trainer/adapters/evaluation-view";

/** Names for `user:<id>` and `system`, as the rows keep them. */
export async function readActorNames(db: Db): Promise<(actor: string) => string> {
  const people = new Map((await readPeople(db)).map((person) => [`user:${person.id}`, person.name]));
  return (actor) => people.get(actor) ?? (actor === "system" ? "Whetstone" : actor.replace(/^user:/, ""));
}

/** A version as the tables and pages show it: plain JSON, no bigints. */
export function viewVersion(row: VersionRow, nameOf: (actor: string) => string) {
  const { id, name, hash, task, status, isCurrent, baseHash, adapterHash, templateHash, answerMode, createdAt } = row;
  const { adapter, evaluation } = row;
  return {
    ...{ id, name, hash, task, status, isCurrent, baseHash, adapterHash, templateHash, answerMode, createdAt },
    siteId: row.siteId,
    sampler: row.sampler as Record<string, unknown>,
    createdBy: nameOf(row.createdBy),
    adapter: adapter && {
      ...{ hash: adapter.hash, rank: adapter.rank, sizeBytes: Number(adapter.sizeBytes) },
      ...{ datasetHash: adapter.datasetHash, peftHash: adapter.peftHash, underMinimum: adapter.underMinimum },
      runId: adapter.runId,
    },
    evaluation: evaluation && {
      ...{ id: evaluation.id, status: evaluation.status, createdAt: evaluation.createdAt, error: evaluation.error },
      ...{ done: evaluation.done, total: evaluation.total },
      datasetHash: evaluation.datasetHash,
      gates: evaluation.gates as { gate: string; passed: boolean; reason: string }[],
      ...viewEvaluation(evaluation.report),
    },
  };
}
export type VersionView = ReturnType<typeof viewVersion>;
