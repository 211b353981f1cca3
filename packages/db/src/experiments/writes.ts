import type { Experiment } from "../../generated/client.ts";
import { Prisma, type Tx } from "../client.ts";
import { runningPhases } from "./reads.ts";

export function createExperiment(tx: Tx, data: Prisma.ExperimentUncheckedCreateInput): Promise<Experiment> {
  return tx.experiment.create({ data });
}

/** Moves a running experiment to its next phase; false where it is no longer in the one that the caller saw. */
export async function movePhase(
  tx: Tx,
  input: { experimentId: string; from: string; to: string; share: number },
): Promise<boolean> {
  const { experimentId: id, from, to, share } = input;
  const { count } = await tx.experiment.updateMany({ where: { id, phase: from }, data: { phase: to, share } });
  return count === 1;
}

/** Ends a running experiment; false where somebody has ended it before. */
export async function endExperiment(
  tx: Tx,
  input: { experimentId: string; phase: "stopped" | "decided"; outcome: string; reason: string; at: Date },
): Promise<boolean> {
  const { experimentId: id, phase, outcome, reason, at } = input;
  const { count } = await tx.experiment.updateMany({
    where: { id, phase: { in: [...runningPhases] } },
    data: { phase, outcome, reason, endedAt: at },
  });
  return count === 1;
}

/** Adds to the counters of the shadow, in one statement, so that two workers lose nothing. */
export async function addShadow(
  tx: Tx,
  input: { experimentId: string; add: Record<string, number>; cursor: Date },
): Promise<void> {
  const sums = Object.entries(input.add).map(
    ([key, value]) => Prisma.sql`${key}::text, coalesce((shadow->>${key})::float8, 0) + ${value}::float8`,
  );
  const cursor = Prisma.sql`'cursor', ${input.cursor.toISOString()}::text`;
  await tx.$executeRaw`
    update experiment set shadow = shadow || jsonb_build_object(${Prisma.join([...sums, cursor])})
    where id = ${input.experimentId}::uuid`;
}
