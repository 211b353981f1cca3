import type { Assignment } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Assignment };

/**
 * The arm that a visitor or this conversation has met already in an experiment, the earliest where there are several;
 * and whether the conversation was begun outside of it, by a version's answer or by a person.
 */
export async function readExposure(
  db: DbOrTx,
  input: { experimentId: string; unit: string; visitorId: string; conversationId: string },
): Promise<{ assignment: Assignment | null; isBegunOutside: boolean }> {
  const { experimentId, unit, visitorId, conversationId } = input;
  const assignment = await db.assignment.findFirst({
    where: { experimentId, OR: [{ unit }, { visitorId }, { conversationId }] },
    orderBy: { exposedAt: "asc" },
  });
  if (assignment) return { assignment, isBegunOutside: false };
  const rows = await db.$queryRaw<{ begun: boolean }[]>`
    select exists (select 1 from generation where "conversationId" = ${conversationId}::uuid and mode is not null)
      or exists (select 1 from message where "conversationId" = ${conversationId}::uuid and author = 'agent') as begun`;
  return { assignment: null, isBegunOutside: rows[0]?.begun ?? false };
}
