import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { readServiceHours } from "@whetstone/db/tickets/reads";
import { putServiceHours } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import type { Hours } from "./service-hours.ts";

export type ServiceTimes = Hours & {
  /** Working minutes until a first reply, the next one and a resolution are due; null: no clock. */
  firstReplyMinutes: number | null;
  nextReplyMinutes: number | null;
  resolutionMinutes: number | null;
};

const time = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** When a site's team works and how fast it wants to be; null where nobody said. */
export async function readHours(ctx: HelpdeskContext, input: { siteId: string }): Promise<ServiceTimes | null> {
  const row = await readServiceHours(ctx.db, { siteId: input.siteId });
  return row && { ...row, week: row.week as Hours["week"] };
}

/** Keeps the hours, in the audit as well. INVALID for an unknown time zone, a period that ends before it begins, or a day that does not exist. */
export async function saveHours(
  ctx: HelpdeskContext,
  input: { siteId: string; times: ServiceTimes; actor: string },
): Promise<void> {
  const { siteId, times, actor } = input;
  check(times);
  await ctx.db.$transaction(async (tx) => {
    const { timeZone, week, holidays, firstReplyMinutes, nextReplyMinutes, resolutionMinutes } = times;
    const kept = { timeZone, week, holidays, firstReplyMinutes, nextReplyMinutes, resolutionMinutes };
    await putServiceHours(tx, { siteId, ...kept });
    await appendAudit(tx, { siteId, actor, action: "site.hours.update", subject: `site:${siteId}`, after: kept });
  });
}

function check({ timeZone, week, holidays }: ServiceTimes): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw new AppError("INVALID", `There is no time zone ${timeZone}. Write it like Europe/Dublin.`);
  }
  if (week.length !== 7) throw new AppError("INVALID", "A week has seven days.");
  for (const day of week)
    for (const [at, [from, to]] of day.entries())
      if (!time.test(from) || !time.test(to) || from >= to || (day[at - 1]?.[1] ?? "00:00") > from)
        throw new AppError("INVALID", `${from}–${to} is no period. Write times like 09:00, in order.`);
  for (const day of holidays)
    if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || !/^\d{4}-\d\d-\d\d$/.test(day))
      throw new AppError("INVALID", `${day} is no day. Write days off like 2026-12-25.`);
}
