import type { DbOrTx } from "../client.ts";

/** True where the database answers; throws otherwise. */
export async function readHeartbeat(db: DbOrTx): Promise<boolean> {
  await db.$queryRaw`select 1`;
  return true;
}
