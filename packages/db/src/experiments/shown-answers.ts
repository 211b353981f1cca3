import type { DbOrTx } from "../client.ts";

export type ShownAnswer = {
  visitorId: string;
  arm: "current" | "candidate";
  text: string;
  /** What the visitor has written in the conversation, and the passages that the answer was given from. */
  said: string;
  published: string;
};

/** Answers of an experiment that could hold personal data: an at sign or a long run of digits is in them. */
export function readSuspectAnswers(db: DbOrTx, input: { experimentId: string }): Promise<ShownAnswer[]> {
  return db.$queryRaw<ShownAnswer[]>`
    select c."visitorId", g.arm, g."shownText" as text,
      coalesce((select string_agg(m.text, ' ') from message m
        where m."conversationId" = g."conversationId" and m.author = 'visitor'), '') as said,
      coalesce((select string_agg(k.text, ' ') from chunk k
        where k.id::text in (select found->>'chunkId' from jsonb_array_elements(g.retrieval) found)), '') as published
    from generation g join conversation c on c.id = g."conversationId"
    where g."experimentId" = ${input.experimentId}::uuid and g.status = 'finished'
      and g."shownText" ~ '@|([0-9][ ./()-]*){7}'`;
}
