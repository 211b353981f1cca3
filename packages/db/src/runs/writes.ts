import type { Run } from "../../generated/client.ts";
import { type DbOrTx, Prisma, type Tx } from "../client.ts";
import { utcNow } from "../conversations/clock.ts";
import { activeStatuses } from "./reads.ts";

/**
 * Every write of a run at work names its attempt and changes nothing where another attempt has begun or the run has
 * ended: a worker that was thought dead and comes back finds all doors closed.
 */
export type Attempt = { runId: string; attempt: number };

const isActive = Prisma.sql`status in (${Prisma.join([...activeStatuses])})`;

export function createRun(tx: Tx, data: Prisma.RunUncheckedCreateInput): Promise<Run> {
  return tx.run.create({ data });
}

/** Begins the next attempt of a run that waits or whose attempt is given up for dead; null where it has ended. */
export async function claimRun(db: DbOrTx, input: { runId: string }): Promise<Run | null> {
  const rows = await db.$queryRaw<{ attempt: number }[]>`
    update run set attempt = attempt + 1, status = 'preparing', "heartbeatAt" = ${utcNow},
      "startedAt" = coalesce("startedAt", ${utcNow}), "endedAt" = null, code = null, error = null
    where id = ${input.runId}::uuid and (status = 'queued' or ${isActive}) returning attempt`;
  const run = rows[0] && (await db.run.findUnique({ where: { id: input.runId } }));
  // The number that this claim was given, whatever has been claimed since.
  return run && rows[0] ? { ...run, attempt: rows[0].attempt } : null;
}

/** Says that the attempt lives; answers whether the run is to be cancelled, or null where the attempt is no longer the one. */
export async function beatRun(db: DbOrTx, input: Attempt): Promise<{ cancelRequested: boolean } | null> {
  const rows = await db.$queryRaw<{ cancelRequested: boolean }[]>`
    update run set "heartbeatAt" = ${utcNow}
    where id = ${input.runId}::uuid and attempt = ${input.attempt} and ${isActive} returning "cancelRequested"`;
  return rows[0] ?? null;
}

export type RunProgress = {
  status?: (typeof activeStatuses)[number];
  step?: number;
  steps?: number;
  tokensPerSecond?: number;
  peakMemoryBytes?: number;
  checkpoint?: string;
};

/** Adds what the sidecar said, numbered within the run, and what it means for the row; false changes nothing. */
export async function recordEvents(
  tx: Tx,
  input: Attempt & { events: { type: string; payload: Prisma.InputJsonValue }[]; progress: RunProgress },
): Promise<boolean> {
  const { runId, attempt, events, progress } = input;
  // The row's lock makes writers of one run take turns, so numbers have no gap and no double.
  if (!(await beatRun(tx, input))) return false;
  if (Object.keys(progress).length > 0) await tx.run.update({ where: { id: runId }, data: progress });
  const last = await tx.runEvent.aggregate({ where: { runId }, _max: { seq: true } });
  const first = (last._max.seq ?? 0) + 1;
  await tx.runEvent.createMany({ data: events.map((event, at) => ({ runId, attempt, seq: first + at, ...event })) });
  return true;
}

export type RunEnd = {
  status: "finished" | "failed" | "cancelled";
  code?: string | null;
  error?: string | null;
  manifest?: Prisma.InputJsonValue;
  checkpoint?: string | null;
};

/** Ends the attempt's run; false where the attempt is not the current one. */
export async function endRun(tx: Tx, input: Attempt & { end: RunEnd }): Promise<boolean> {
  const { runId, attempt, end } = input;
  const { count } = await tx.run.updateMany({
    where: { id: runId, attempt, status: { in: [...activeStatuses] } },
    data: { ...end, endedAt: new Date() },
  });
  return count === 1;
}

/** Gives a run back to the queue after a fault that another try may mend; false where the attempt is not the current one. */
export async function requeueRun(tx: Tx, input: Attempt & { error: string }): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: input.runId, attempt: input.attempt, status: { in: [...activeStatuses] } },
    data: { status: "queued", error: input.error },
  });
  return count === 1;
}

/** Replaces the resolved settings between two attempts, as after memory ran out. */
export async function updateResolved(tx: Tx, input: Attempt & { resolved: Prisma.InputJsonValue }): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: input.runId, attempt: input.attempt, status: { in: [...activeStatuses] } },
    data: { resolved: input.resolved },
  });
  return count === 1;
}

/**
 * Ends a run whose job has used up its tries without anybody ending it. The attempt is raised as well, so that a worker
 * which comes back after all can change nothing.
 */
export async function abandonRun(tx: Tx, input: { runId: string; code: string; error: string }): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: input.runId, status: { in: ["queued", ...activeStatuses] } },
    data: { status: "failed", code: input.code, error: input.error, attempt: { increment: 1 }, endedAt: new Date() },
  });
  return count === 1;
}

/** Asks for the end of a run: one that waits is cancelled at once, one at work is told at its next beat. Null where it has ended. */
export async function requestCancel(tx: Tx, input: { runId: string }): Promise<"cancelled" | "requested" | null> {
  const waiting = await tx.run.updateMany({
    where: { id: input.runId, status: "queued" },
    data: { status: "cancelled", cancelRequested: true, endedAt: new Date() },
  });
  if (waiting.count === 1) return "cancelled";
  const working = await tx.run.updateMany({
    where: { id: input.runId, status: { in: [...activeStatuses] } },
    data: { cancelRequested: true },
  });
  return working.count === 1 ? "requested" : null;
}

/** Puts an ended run back into the queue; false where somebody else has, or it did not end in one of these statuses. */
export async function reopenRun(tx: Tx, input: { runId: string; from: string[] }): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: input.runId, status: { in: input.from } },
    data: { status: "queued", cancelRequested: false, code: null, error: null, endedAt: null },
  });
  return count === 1;
}
