import type { Assignment } from "../../generated/client.ts";
import type { DbOrTx } from "../client.ts";

export type { Assignment };

/**
 * The arm that a visitor or this conversation has met already in an experiment, the earliest where there are several;
 * and whether the conversation stays outside of it: begun by a version's answer or by a person, or by one of the team
 * or a robot.
 */
export async function readExposure(
  db: DbOrTx,
  input: { experimentId: string; unit: string; visitorId: string; conversationId: string },
): Promise<{ assignment: Assignment | null; staysOutside: boolean }> {
  const { experimentId, unit, visitorId, conversationId } = input;
  const assignment = await db.assignment.findFirst({
    where: { experimentId, OR: [{ unit }, { visitorId }, { conversationId }] },
    orderBy: { exposedAt: "asc" },
  });
  if (assignment) return { assignment, staysOutside: false };
  const rows = await db.$queryRaw<{ outside: boolean }[]>`
    select exists (select 1 from visitor_session where "visitorId" = ${visitorId}::uuid and "excludedAs" is not null)
      or exists (select 1 from generation where "conversationId" = ${conversationId}::uuid and mode is not null)
      or exists (select 1 from message where "conversationId" = ${conversationId}::uuid and author = 'agent') as outside`;
  return { assignment: null, staysOutside: rows[0]?.outside ?? false };
}
