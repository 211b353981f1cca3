import type { Experiment } from "../../generated/client.ts";
import { type DbOrTx, Prisma, type Tx } from "../client.ts";
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

/** Takes the turns up to `to` for one worker; false where another one has taken them. `from` null: the first ones. */
export async function claimShadow(
  db: DbOrTx,
  input: { experimentId: string; from: Date | null; to: Date },
): Promise<boolean> {
  const { experimentId, from, to } = input;
  const count = await db.$executeRaw`
    update experiment set shadow = shadow || jsonb_build_object('cursor', ${to.toISOString()}::text)
    where id = ${experimentId}::uuid and phase = 'shadow'
      and shadow->>'cursor' is not distinct from ${from?.toISOString() ?? null}::text`;
  return count === 1;
}

/** Adds to the counters of the shadow, in one statement, so that two workers lose nothing. */
export async function addShadow(
  db: DbOrTx,
  input: { experimentId: string; add: Record<string, number> },
): Promise<void> {
  const sums = Object.entries(input.add).map(
    ([key, value]) => Prisma.sql`${key}::text, coalesce((shadow->>${key})::float8, 0) + ${value}::float8`,
  );
  if (sums.length === 0) return;
  await db.$executeRaw`
    update experiment set shadow = shadow || jsonb_build_object(${Prisma.join(sums)})
    where id = ${input.experimentId}::uuid`;
}
