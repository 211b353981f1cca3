import type { DbOrTx } from "../client.ts";

/** Conversations whose log has grown since the detectors read it, or that an older detector has read; oldest first. */
export function readCollectable(
  db: DbOrTx,
  input: { siteId: string | null; detectorVersion: number; limit: number },
): Promise<{ id: string; siteId: string }[]> {
  return db.$queryRaw<{ id: string; siteId: string }[]>`
    select c.id, c."siteId" from conversation c
    left join collected_conversation seen on seen."conversationId" = c.id
    where c."messageCount" > 0
      and (${input.siteId}::uuid is null or c."siteId" = ${input.siteId}::uuid)
      and (seen.seq is null or seen.seq < c."lastSeq" or seen."detectorVersion" < ${input.detectorVersion})
    order by c."lastMessageAt", c.id limit ${input.limit}`;
}

/**
 * A conversation with everything that detectors and labels look at; answers in the order in which they were asked for.
 * Drafts are those that an agent's reply began with.
 */
export async function readCase(db: DbOrTx, input: { conversationId: string }) {
  const { conversationId } = input;
  const [conversation, drafts] = await Promise.all([
    db.conversation.findUnique({
      where: { id: conversationId },
      include: {
        visitor: true,
        messages: { orderBy: { seq: "asc" }, include: { feedback: true } },
        generations: { orderBy: { createdAt: "asc" } },
      },
    }),
    db.replyDraft.findMany({ where: { conversationId, messageId: { not: null } }, orderBy: { createdAt: "asc" } }),
  ]);
  return conversation && { ...conversation, drafts };
}
export type CaseRow = NonNullable<Awaited<ReturnType<typeof readCase>>>;

/** Failures of a site that have a question and no cluster yet, oldest first. */
export function readUnclustered(
  db: DbOrTx,
  input: { siteId: string; limit: number },
): Promise<{ id: string; question: string }[]> {
  return db.failure.findMany({
    where: { siteId: input.siteId, clusterId: null, question: { not: "" } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: input.limit,
    select: { id: true, question: true },
  });
}

/** The clusters of a site with their mean vectors. */
export async function readClusters(
  db: DbOrTx,
  input: { siteId: string },
): Promise<{ id: string; label: string; size: number; centroid: Uint8Array }[]> {
  return db.cluster.findMany({ where: input, select: { id: true, label: true, size: true, centroid: true } });
}

export async function readRedactionNumbers(db: DbOrTx, siteId: string): Promise<string[]> {
  const row = await db.redactionPolicy.findUnique({ where: { siteId } });
  return row?.numbers ?? [];
}
