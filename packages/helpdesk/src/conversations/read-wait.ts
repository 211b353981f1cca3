import { countWaitingBefore } from "@whetstone/db/conversations/reads";
import { readServiceHours } from "@whetstone/db/tickets/reads";
import type { HelpdeskContext } from "../context.ts";
import { toHours } from "../tickets/open-ticket.ts";
import { nextOpening } from "../tickets/service-hours.ts";
import { checkOwner } from "./read.ts";

export type Wait = {
  /** People of the site who have been waiting for longer. */
  ahead: number;
  /** When the team works again, ISO; null while it works, where it never does, and where nobody said when. */
  opensAt: string | null;
};

/** What somebody who waits for a person may expect. NOT_FOUND, also for another visitor's conversation. */
export async function readWait(
  ctx: HelpdeskContext,
  input: { conversationId: string; siteId: string; visitorId: string; now?: Date },
): Promise<Wait> {
  const { conversationId, siteId, visitorId, now = new Date() } = input;
  await checkOwner(ctx, { conversationId, visitorId });
  const [ahead, row] = await Promise.all([
    countWaitingBefore(ctx.db, { conversationId, siteId }),
    readServiceHours(ctx.db, { siteId }),
  ]);
  const opens = row && nextOpening(now, toHours(row));
  return { ahead, opensAt: opens && opens > now ? opens.toISOString() : null };
}
