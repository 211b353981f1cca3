import { Prisma } from "../client.ts";

/**
 * The database's clock, as the UTC that our timestamp columns hold whatever the session's time zone is. Leases,
 * expiry and order go by it, so that a machine with a wrong clock steals nothing.
 */
export const utcNow: Prisma.Sql = Prisma.sql`(clock_timestamp() at time zone 'utc')::timestamp(3)`;

/** The database's clock plus `ms` milliseconds (may be negative). */
export function utcNowPlus(ms: number): Prisma.Sql {
  return Prisma.sql`((clock_timestamp() at time zone 'utc') + ${ms}::float8 * interval '1 millisecond')::timestamp(3)`;
}
