import type { DbOrTx } from "../client.ts";

/** One visitor of an experiment: what they met first and how it went. Times are dates of the database's clock. */
export type UnitRow = {
  unit: string;
  visitorId: string;
  conversationId: string;
  arm: "current" | "candidate";
  phase: string;
  exposedAt: Date;
  /** When the last answer of the first conversation was asked for. */
  lastTurnAt: Date;
  answered: boolean;
  /** A person was asked for, took over or wrote, within the hours after the last turn. */
  handedOff: boolean;
  reopened: boolean;
  thumbsDown: boolean;
  thumbsUp: boolean;
  /** Answers of the arm to this visitor, in all conversations: how many, failed or given by the fallback, held back. */
  requests: number;
  errors: number;
  unsupported: number;
  /** Mean of ln(milliseconds) of the whole answer; null where none was finished. */
  meanLogMs: number | null;
  /** Milliseconds of the slowest finished answer. */
  slowestMs: number | null;
  /** What the visitor wrote in the first conversation, and how they rated it from 1 to 5. */
  turns: number;
  satisfaction: number | null;
  /** A person was asked for or the conversation reopened within a week after the last turn. */
  cameBack: boolean;
  /** The visitor asked the same again or corrected an answer, as the collector of failures has seen it. */
  rephrased: boolean;
};

/**
 * One row per visitor, from their first conversation: it was assigned at the first exposure, so it is judged there. Who
 * turned out to be of the team, or a robot, is left out in both arms.
 * `matureHours` is how long after the last turn an event still counts against the answer.
 */
export function readUnits(db: DbOrTx, input: { experimentId: string; matureHours: number }): Promise<UnitRow[]> {
  const { experimentId, matureHours } = input;
  return db.$queryRaw<UnitRow[]>`
    with unit as (
      select a.unit, a."conversationId", a.arm, a.phase, a."exposedAt", a."visitorId",
        coalesce((select max(g."createdAt") from generation g where g."conversationId" = a."conversationId"), a."exposedAt") as "lastTurnAt"
      from assignment a where a."experimentId" = ${experimentId}::uuid
        and not exists (select 1 from visitor_session s where s."visitorId" = a."visitorId" and s."excludedAs" is not null)),
    turn as (
      select c."visitorId", g.arm,
        count(*)::int as requests,
        count(*) filter (where g.status in ('failed', 'expired')
          or (g.arm = 'candidate' and g."versionId" is distinct from e."candidateId"))::int as errors,
        count(*) filter (where g."heldBack" <> '[]'::jsonb)::int as unsupported,
        avg(ln(greatest(g."totalMs", 1))) filter (where g.status = 'finished')::float8 as "meanLogMs",
        max(g."totalMs") filter (where g.status = 'finished') as "slowestMs"
      from generation g join conversation c on c.id = g."conversationId" join experiment e on e.id = g."experimentId"
      where g."experimentId" = ${experimentId}::uuid and g.status in ('finished', 'failed', 'expired')
      group by c."visitorId", g.arm)
    select u.unit, u."visitorId", u."conversationId", u.arm, u.phase, u."exposedAt", u."lastTurnAt",
      exists (select 1 from message m where m."conversationId" = u."conversationId" and m."answerKind" in ('quote', 'write', 'approved')) as answered,
      exists (select 1 from message m where m."conversationId" = u."conversationId" and m."createdAt" >= u."exposedAt" - interval '1 second'
        and m."createdAt" <= u."lastTurnAt" + ${matureHours}::float8 * interval '1 hour'
        and (m.author = 'agent' or (m.author = 'system' and m.text in ('handed_off', 'agent_joined')))) as "handedOff",
      exists (select 1 from message m where m."conversationId" = u."conversationId" and m.author = 'system' and m.text = 'reopened'
        and m."createdAt" <= u."lastTurnAt" + ${matureHours}::float8 * interval '1 hour') as reopened,
      exists (select 1 from feedback f join message m on m.id = f."messageId" where m."conversationId" = u."conversationId"
        and f.value = 'down' and f."updatedAt" <= u."lastTurnAt" + ${matureHours}::float8 * interval '1 hour') as "thumbsDown",
      exists (select 1 from feedback f join message m on m.id = f."messageId" where m."conversationId" = u."conversationId"
        and f.value = 'up') as "thumbsUp",
      coalesce(t.requests, 0) as requests, coalesce(t.errors, 0) as errors, coalesce(t.unsupported, 0) as unsupported, t."meanLogMs",
      t."slowestMs", (select c.satisfaction from conversation c where c.id = u."conversationId") as satisfaction,
      (select count(*)::int from message m where m."conversationId" = u."conversationId" and m.author = 'visitor') as turns,
      exists (select 1 from message m where m."conversationId" = u."conversationId" and m."createdAt" >= u."exposedAt" - interval '1 second'
        and m."createdAt" <= u."lastTurnAt" + interval '7 days'
        and (m.author = 'agent' or (m.author = 'system' and m.text in ('handed_off', 'agent_joined', 'reopened')))) as "cameBack",
      exists (select 1 from failure f join signal s on s."failureId" = f.id
        where f."conversationId" = u."conversationId" and s.kind in ('repeated', 'corrected')) as rephrased
    from unit u left join turn t on t."visitorId" = u."visitorId" and t.arm = u.arm
    order by u."exposedAt", u.unit`;
}
