import { carryAssignments } from "@whetstone/db/assignments/writes";
import type { HelpdeskContext } from "../context.ts";

/** A visitor has signed in: what they met as a stranger in running experiments, they go on to meet as a customer. */
export function carryArms(
  ctx: Pick<HelpdeskContext, "db">,
  input: { fromVisitorId: string; toVisitorId: string },
): Promise<void> {
  return ctx.db.$transaction((tx) => carryAssignments(tx, input));
}
