import type { Generation } from "../../generated/client.ts";
import { type DbOrTx, Prisma, type Tx } from "../client.ts";
import { utcNow, utcNowPlus } from "./clock.ts";

/** One attempt at one answer; every write of the attempt is conditional on it being the current one. */
export type Attempt = { generationId: string; attempt: number };

export async function createGeneration(
  tx: Tx,
  input: { siteId: string; conversationId: string; triggerId: string; createdAt?: Date },
): Promise<string> {
  const row = await tx.generation.create({ data: input, select: { id: true } });
  if (!input.createdAt) await tx.$executeRaw`update generation set "createdAt" = ${utcNow} where id = ${row.id}::uuid`;
  return row.id;
}

/** Points an answer that has not been started yet at a newer message; null where there is none such. */
export async function retargetQueued(
  tx: Tx,
  input: { conversationId: string; triggerId: string },
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update generation set "triggerId" = ${input.triggerId}::uuid
    where "conversationId" = ${input.conversationId}::uuid and status = 'queued' returning id`;
  return rows[0]?.id ?? null;
}

export type ClaimedGeneration = Attempt & {
  siteId: string;
  conversationId: string;
  triggerId: string;
  /** Milliseconds between the question and this attempt. */
  waitedMs: number;
};

/**
 * Takes up to `limit` answers that are queued, or whose worker let its lease run out, oldest first; one at a time
 * per conversation. Safe to call from several processes at once.
 */
export async function claimGenerations(
  db: DbOrTx,
  input: { limit: number; leaseMs: number; maxAttempts: number; maxAgeMs: number },
): Promise<ClaimedGeneration[]> {
  return db.$queryRaw<ClaimedGeneration[]>`
    update generation set status = 'running', attempt = attempt + 1,
      "leaseUntil" = ${utcNowPlus(input.leaseMs)}, "startedAt" = coalesce("startedAt", ${utcNow})
    where id in (
      select id from generation g
      where attempt < ${input.maxAttempts} and "createdAt" > ${utcNowPlus(-input.maxAgeMs)} and (
        (status = 'running' and "leaseUntil" < ${utcNow})
        or (status = 'queued' and not exists (
          select 1 from generation r where r."conversationId" = g."conversationId" and r.status = 'running'))
      )
      order by "createdAt" limit ${input.limit} for update skip locked)
    returning id as "generationId", attempt, "siteId", "conversationId", "triggerId",
      greatest(0, extract(epoch from ${utcNow} - "createdAt") * 1000)::int as "waitedMs"`;
}

/** Of these attempts, those that are still current and running; with `leaseMs` their lease is renewed as well. */
export async function keepAttempts(
  db: DbOrTx,
  input: { attempts: Attempt[]; leaseMs: number | null },
): Promise<Set<string>> {
  if (input.attempts.length === 0) return new Set();
  const current = Prisma.sql`status = 'running' and (id, attempt) in (${Prisma.join(
    input.attempts.map((one) => Prisma.sql`(${one.generationId}::uuid, ${one.attempt}::int)`),
  )})`;
  const rows =
    input.leaseMs === null
      ? await db.$queryRaw<{ id: string }[]>`select id from generation where ${current}`
      : await db.$queryRaw<{ id: string }[]>`
          update generation set "leaseUntil" = ${utcNowPlus(input.leaseMs)} where ${current} returning id`;
  return new Set(rows.map((row) => row.id));
}

/** Lets another process continue after `afterMs` milliseconds instead of at the end of the lease. */
export async function releaseLease(db: DbOrTx, input: Attempt & { afterMs: number }): Promise<void> {
  await db.$executeRaw`
    update generation set "leaseUntil" = ${utcNowPlus(input.afterMs)}
    where id = ${input.generationId}::uuid and attempt = ${input.attempt} and status = 'running'`;
}

/** Locks the answer's row if this attempt is still the current one; null otherwise. */
export async function lockAttempt(tx: Tx, input: Attempt): Promise<Generation | null> {
  const rows = await tx.$queryRaw<Generation[]>`
    select * from generation
    where id = ${input.generationId}::uuid and attempt = ${input.attempt} and status = 'running' for update`;
  return rows[0] ?? null;
}

/** The answers of a conversation that have not ended, locked; the running one first. */
export function lockActive(tx: Tx, input: { conversationId: string }): Promise<Generation[]> {
  return tx.$queryRaw<Generation[]>`
    select * from generation
    where "conversationId" = ${input.conversationId}::uuid and status in ('queued', 'running')
    order by status desc, "createdAt" for update`;
}

/** Stores how an answer ended; the caller holds its row lock. */
export async function endGeneration(
  tx: Tx,
  input: { generationId: string; status: string; data?: Prisma.GenerationUncheckedUpdateInput },
): Promise<void> {
  await tx.generation.update({
    where: { id: input.generationId },
    data: { ...input.data, status: input.status, leaseUntil: null },
  });
  await tx.$executeRaw`update generation set "endedAt" = ${utcNow} where id = ${input.generationId}::uuid`;
}

/** Marks the conversation's answers in progress as watched now. */
export async function touchWatched(db: DbOrTx, input: { conversationId: string }): Promise<void> {
  await db.$executeRaw`
    update generation set "watchedAt" = ${utcNow}
    where "conversationId" = ${input.conversationId}::uuid and status in ('queued', 'running')`;
}

/** What the model proposed after its answer was shown; only for the attempt that gave the answer. */
export async function recordProposal(
  db: DbOrTx,
  input: Attempt & { data: Pick<Prisma.GenerationUncheckedUpdateInput, "proposal" | "modelName" | "baseHash"> },
): Promise<void> {
  await db.generation.updateMany({ where: { id: input.generationId, attempt: input.attempt }, data: input.data });
}

/** Notes how the answer is being made while its first words are shown, for the case that somebody stops it there. */
export async function noteAnswerKind(tx: Tx, input: { generationId: string; answerKind: string }): Promise<void> {
  await tx.generation.update({ where: { id: input.generationId }, data: { answerKind: input.answerKind } });
}

/** Notes who answers, before the first word: it holds for an answer that is stopped, fails or is given up, too. */
export async function noteVersion(
  tx: Tx,
  input: {
    generationId: string;
    versionId: string | null;
    experimentId: string | null;
    arm: string | null;
    phase: string | null;
  },
): Promise<void> {
  const { generationId, ...data } = input;
  await tx.generation.update({ where: { id: generationId }, data });
}

/** True where an answer has already been announced to its readers. */
export async function isAnnounced(tx: Tx, input: { generationId: string }): Promise<boolean> {
  return (await tx.event.count({ where: { generationId: input.generationId, type: "answer.started" } })) > 0;
}
