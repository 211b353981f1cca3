import type { Tx } from "@whetstone/db/client";
import { lockVisitor } from "@whetstone/db/conversations/writes";
import { deleteVisitor } from "@whetstone/db/visitors/erase-writes";

/** Removes a visitor and all that was said and noted; a message that is on its way waits and then begins anew. */
export async function eraseVisitor(tx: Tx, input: { visitorId: string }): Promise<void> {
  await lockVisitor(tx, input);
  await deleteVisitor(tx, input);
}
