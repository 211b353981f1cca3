import { getEnv } from "@/env";

/** The clock by which outcomes mature; ahead of the real one where a test says so. */
export function getClock(): Date {
  return new Date(Date.now() + getEnv().CLOCK_AHEAD_DAYS * 86_400_000);
}
