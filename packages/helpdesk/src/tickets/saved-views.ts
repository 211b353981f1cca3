import { putSavedView, removeSavedView } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";

/** Keeps a filter of the inbox under a name, for one person; the same name replaces it. */
export function saveView(ctx: HelpdeskContext, input: { userId: string; name: string; query: string }): Promise<void> {
  return putSavedView(ctx.db, input);
}

export function forgetView(ctx: HelpdeskContext, input: { userId: string; id: string }): Promise<void> {
  return removeSavedView(ctx.db, input);
}
