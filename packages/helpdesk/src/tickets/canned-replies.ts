import { AppError } from "@whetstone/core/errors";
import { putCannedReply, removeCannedReply } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { fillReply } from "./fill-reply.ts";

/** Keeps a canned reply under its shortcut, in place of an earlier one. INVALID for a variable that does not exist. */
export async function saveCannedReply(
  ctx: HelpdeskContext,
  input: { siteId: string; shortcut: string; body: string },
): Promise<void> {
  const known = {
    "visitor.name": "x",
    "visitor.email": "x",
    "agent.name": "x",
    "site.name": "x",
    "ticket.number": "x",
  };
  const { missing } = fillReply(input.body, known);
  if (missing.length > 0) throw new AppError("INVALID", `There is no variable ${missing.join(", ")}.`);
  await putCannedReply(ctx.db, input);
}

export function deleteCannedReply(ctx: HelpdeskContext, input: { siteId: string; id: string }): Promise<void> {
  return removeCannedReply(ctx.db, input);
}
