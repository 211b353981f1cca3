import type { Tx } from "../client.ts";
import { taughtBy } from "./taught-reads.ts";

/**
 * Takes a visitor's words out of the learning loop: failures, items of the review queue, pairs of the arena, and
 * examples. An example of a frozen set stays as an empty, discarded row, since the set names its members.
 */
export async function forgetVisitorRows(tx: Tx, input: { visitorId: string }): Promise<void> {
  const { visitorId } = input;
  await tx.$executeRaw`
    update example set status = 'discarded', prompt = '[]', completion = '', rejected = null, label = null,
      "messageIds" = '{}', metadata = '{"erased": true, "subject": "(erased)"}', "visitorId" = null, "conversationId" = null,
      "failureId" = null, "updatedAt" = now() at time zone 'utc'
    where ${taughtBy(visitorId)} and exists (select 1 from dataset_example m where m."exampleId" = example.id)`;
  await tx.$executeRaw`delete from example where ${taughtBy(visitorId)}`;
  await tx.$executeRaw`
    delete from review_item where "generationId" in (select g.id from generation g
      join conversation c on c.id = g."conversationId" where c."visitorId" = ${visitorId}::uuid)`;
  await tx.$executeRaw`
    delete from arena_pair where "generationId" in (select g.id from generation g
      join conversation c on c.id = g."conversationId" where c."visitorId" = ${visitorId}::uuid)`;
  await tx.$executeRaw`
    delete from collected_conversation where "conversationId" in
      (select id from conversation where "visitorId" = ${visitorId}::uuid)`;
  await tx.failure.deleteMany({ where: { visitorId } });
  // A cluster is called by the words of one of its questions.
  await tx.cluster.deleteMany({ where: { failures: { none: {} } } });
}
