import { AppError } from "@whetstone/core/errors";
import { countInWindow } from "@whetstone/db/accounts/rate-window";
import type { Db } from "@whetstone/db/client";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Budget = { windowMs: number; visitor?: number; ip?: number; site?: number };

/**
 * How often something may happen per window, by one visitor, from one address, on one site. Tokens are reserved when
 * a question is sent: its own length and a full answer. RATE_LIMIT_FACTOR multiplies all of them.
 */
const budgets = {
  session: [
    { windowMs: minute, ip: 60, site: 1_200 },
    { windowMs: day, ip: 3_000 },
  ],
  message: [
    { windowMs: minute, visitor: 12, ip: 60, site: 600 },
    { windowMs: hour, visitor: 120, ip: 600 },
    { windowMs: day, visitor: 400, site: 50_000 },
  ],
  tokens: [
    { windowMs: hour, visitor: 120_000, site: 6_000_000 },
    { windowMs: day, visitor: 400_000, site: 50_000_000 },
  ],
  stream: [{ windowMs: minute, visitor: 40, ip: 240, site: 6_000 }],
  action: [{ windowMs: minute, visitor: 40, ip: 240 }],
  read: [{ windowMs: minute, visitor: 90, ip: 600 }],
} satisfies Record<string, Budget[]>;

export type Metered = { visitorId?: string; siteId?: string; ip: string; factor: number };

/** Tokens that a question may cost: four characters each, the passages and the longest answer. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4) + 1_000;
}

/**
 * Counts one use in every window of a budget; throws LIMIT_EXCEEDED with the time until the fullest window ends.
 * Counted in one statement by the database's clock, so many calls at once do not overshoot.
 */
export async function spend(db: Db, input: Metered & { budget: keyof typeof budgets; amount?: number }): Promise<void> {
  for (const limit of budgets[input.budget] as Budget[]) {
    const keys: [key: string | undefined, most: number | undefined][] = [
      [input.visitorId && `visitor:${input.visitorId}`, limit.visitor],
      [`ip:${prefixOf(input.ip)}`, limit.ip],
      [input.siteId && `site:${input.siteId}`, limit.site],
    ];
    for (const [key, most] of keys) {
      if (!key || !most) continue;
      const { count, endsInMs } = await countInWindow(db, {
        key: `${input.budget}:${limit.windowMs / minute}:${key}`,
        windowMs: limit.windowMs,
        amount: input.amount,
      });
      if (count > most * input.factor)
        throw new AppError("LIMIT_EXCEEDED", "That was a lot at once. Please wait a moment, or talk to a person.", {
          retryAfterMs: Math.max(1_000, endsInMs),
        });
    }
  }
}

/** One household or office counts as one: the whole IPv4 address, the first 64 bits of an IPv6 one. */
export function prefixOf(ip: string): string {
  const plain = ip.replace(/^::ffff:/, "");
  if (!plain.includes(":")) return plain;
  const [head = "", tail] = plain.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: zeros }, () => "0"), ...back];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16).toString(16))
    .join(":");
}
