import type { Tx } from "@whetstone/db/client";
import { forgetVisitorRows } from "@whetstone/db/datasets/forget-writes";
import { readTaught, type Taught } from "@whetstone/db/datasets/taught-reads";

/**
 * Takes a visitor's words out of everything that future datasets are made of, and tells which frozen sets and versions
 * they had reached: those are what they are, and a person decides about them.
 */
export async function forgetVisitor(tx: Tx, input: { visitorId: string }): Promise<Taught> {
  const taught = await readTaught(tx, input);
  await forgetVisitorRows(tx, input);
  return taught;
}
