import type { DbOrTx } from "../client.ts";

export type AnsweredTurn = {
  id: string;
  conversationId: string;
  triggerId: string;
  triggerSeq: number;
  question: string;
  shownText: string;
  heldBack: unknown;
  totalMs: number | null;
  locale: string;
  endedAt: Date;
};

/** Turns of a site that a version answered after a moment, oldest first: what a shadow may answer once more. */
export function readAnsweredTurns(
  db: DbOrTx,
  input: { siteId: string; after: Date; limit: number },
): Promise<AnsweredTurn[]> {
  return db.$queryRaw<AnsweredTurn[]>`
    select g.id, g."conversationId", g."triggerId", m.seq as "triggerSeq", m.text as question, g."shownText", g."heldBack",
      g."totalMs", c.locale, g."endedAt"
    from generation g join message m on m.id = g."triggerId" join conversation c on c.id = g."conversationId"
    where g."siteId" = ${input.siteId}::uuid and g.status = 'finished' and g.mode is not null and not c."isPreview"
      and g."endedAt" > ${input.after} order by g."endedAt", g.id limit ${input.limit}`;
}
