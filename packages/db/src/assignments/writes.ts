import { randomUUID } from "node:crypto";
import type { Tx } from "../client.ts";
import { utcNow } from "../conversations/clock.ts";

/** Stores the arm of a unit at its first exposure; a later one changes nothing. */
export async function putAssignment(
  tx: Tx,
  input: {
    experimentId: string;
    unit: string;
    visitorId: string;
    conversationId: string;
    arm: string;
    phase: string;
  },
): Promise<void> {
  const { experimentId, unit, visitorId, conversationId, arm, phase } = input;
  await tx.$executeRaw`
    insert into assignment (id, "experimentId", unit, "visitorId", "conversationId", arm, phase, "exposedAt")
    values (${randomUUID()}::uuid, ${experimentId}::uuid, ${unit}, ${visitorId}::uuid, ${conversationId}::uuid,
      ${arm}, ${phase}, ${utcNow})
    on conflict ("experimentId", unit) do nothing`;
}

/**
 * A visitor turns out to be a known customer: their arms become the customer's. Where both had met an experiment, the
 * earlier exposure stays and the other goes, so that one person counts once.
 */
export async function carryAssignments(tx: Tx, input: { fromVisitorId: string; toVisitorId: string }): Promise<void> {
  const { fromVisitorId: from, toVisitorId: to } = input;
  await tx.$executeRaw`
    delete from assignment later using assignment earlier
    where later."experimentId" = earlier."experimentId" and later.id <> earlier.id
      and later.unit in (${from}, ${to}) and earlier.unit in (${from}, ${to})
      and (earlier."exposedAt", earlier.id) < (later."exposedAt", later.id)`;
  await tx.$executeRaw`
    update assignment set unit = ${to}, "visitorId" = ${to}::uuid where unit = ${from}`;
}
