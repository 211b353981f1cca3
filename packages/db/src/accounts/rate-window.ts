import type { DbOrTx } from "../client.ts";

/**
 * Adds `amount` (default 1) to the counter of `key` in the current window of `windowMs` and returns the new count, and when the
 * window ends. One statement and the database's clock: exact with several processes, kept over a restart.
 */
export async function countInWindow(
  db: DbOrTx,
  input: { key: string; windowMs: number; amount?: number },
): Promise<{ count: number; endsInMs: number }> {
  const rows = await db.$queryRaw<{ count: number; endsInMs: number }[]>`
    with clock as (
      select extract(epoch from clock_timestamp()) * 1000 as ms,
        floor(extract(epoch from clock_timestamp()) * 1000 / ${input.windowMs}::float8) * ${input.windowMs}::float8 as begin)
    insert into rate_window (key, "windowAt", count, "expiresAt")
    select ${input.key}, to_timestamp(begin / 1000) at time zone 'utc', ${input.amount ?? 1}::int,
      to_timestamp((begin + ${input.windowMs}::float8) / 1000) at time zone 'utc'
    from clock
    on conflict (key, "windowAt") do update set count = rate_window.count + excluded.count
    returning count, (select (begin + ${input.windowMs}::float8 - ms)::int from clock) as "endsInMs"`;
  const row = rows[0];
  if (!row) throw new Error("the rate window was not stored");
  return row;
}

/** Removes windows that are over; called now and then. */
export async function deleteOldWindows(db: DbOrTx): Promise<void> {
  await db.$executeRaw`delete from rate_window where "expiresAt" < (clock_timestamp() at time zone 'utc') - interval '1 day'`;
}
