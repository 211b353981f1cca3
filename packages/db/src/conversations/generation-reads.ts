import type { Generation } from "../../generated/client.ts";
import { type DbOrTx, Prisma } from "../client.ts";
import { utcNowPlus } from "./clock.ts";

export type OverdueGeneration = {
  generationId: string;
  conversationId: string;
  cause: "age" | "attempts" | "unwatched";
};

/** Answers that should be ended from outside: too old, given up too often, or watched by nobody; all, or this one. */
export function readOverdue(
  db: DbOrTx,
  input: { maxAgeMs: number; maxAttempts: number; unwatchedMs: number | null; limit: number; generationId?: string },
): Promise<OverdueGeneration[]> {
  const unwatched =
    input.unwatchedMs === null
      ? Prisma.sql`false`
      : Prisma.sql`coalesce("watchedAt", "createdAt") < ${utcNowPlus(-input.unwatchedMs)}`;
  const one = input.generationId ? Prisma.sql`id = ${input.generationId}::uuid` : Prisma.sql`true`;
  const old = Prisma.sql`"createdAt" < ${utcNowPlus(-input.maxAgeMs)}`;
  const givenUp = Prisma.sql`(attempt >= ${input.maxAttempts} and status = 'running' and "leaseUntil" < ${utcNowPlus(0)})`;
  return db.$queryRaw<OverdueGeneration[]>`
    select id as "generationId", "conversationId",
      case when ${old} then 'age' when ${givenUp} then 'attempts' else 'unwatched' end as cause
    from generation where status in ('queued', 'running') and (${old} or ${givenUp} or ${unwatched}) and ${one}
    order by "createdAt" limit ${input.limit}`;
}

export function readGeneration(db: DbOrTx, input: { generationId: string }): Promise<Generation | null> {
  return db.generation.findUnique({ where: { id: input.generationId } });
}

/** How many answers of all sites were asked for earlier and have not ended. */
export function countActiveBefore(db: DbOrTx, input: { createdAt: Date }): Promise<number> {
  return db.generation.count({
    where: { status: { in: ["queued", "running"] }, createdAt: { lt: input.createdAt } },
  });
}

export function readGenerations(db: DbOrTx, input: { conversationId: string }): Promise<Generation[]> {
  return db.generation.findMany({ where: { conversationId: input.conversationId }, orderBy: { createdAt: "asc" } });
}

/** The answer that a message set off when it was stored: its own, or the queued one that it joined. */
export async function readAnswerTo(db: DbOrTx, input: { messageId: string }): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select g.id from message m
    join generation g on g."conversationId" = m."conversationId" and g."createdAt" <= m."createdAt"
    join message t on t.id = g."triggerId" and t.seq >= m.seq
    where m.id = ${input.messageId}::uuid order by g."createdAt" desc limit 1`;
  return rows[0]?.id ?? null;
}

/** How the newest answers ended, newest first: what was said last decides what is offered next. */
export async function readRecentKinds(
  db: DbOrTx,
  input: { conversationId: string; take: number },
): Promise<(string | null)[]> {
  const rows = await db.message.findMany({
    where: { conversationId: input.conversationId, author: { in: ["assistant", "agent"] } },
    orderBy: { seq: "desc" },
    take: input.take,
    select: { answerKind: true },
  });
  return rows.map((row) => row.answerKind);
}
