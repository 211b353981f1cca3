/** When a team works, in its own time zone. */
export type Hours = {
  /** IANA name, e.g. Europe/Dublin. */
  timeZone: string;
  /** Seven lists, Monday first, of periods like ["09:00", "17:00"]; in order, not overlapping; "24:00" ends a day. */
  week: [string, string][][];
  /** Days off as "2026-12-25". */
  holidays: string[];
};

export const aroundTheClock: Hours = {
  timeZone: "UTC",
  week: Array.from({ length: 7 }, () => [["00:00", "24:00"]]),
  holidays: [],
};

/** A clock that never finds work within this many days stops looking. */
const horizonDays = 400;

/**
 * The instant at which `minutes` of working time have passed since `start`. A day on which the clock changes has as
 * many working minutes as really pass between its hours. Null where the team does not work that long in a year.
 */
export function addWorkingMinutes(start: Date, minutes: number, hours: Hours): Date | null {
  let left = minutes * 60_000;
  for (const { from, to } of periods(start, hours)) {
    const begin = Math.max(from, start.getTime());
    if (to <= begin) continue;
    if (to - begin >= left) return new Date(begin + left);
    left -= to - begin;
  }
  return null;
}

/** Working minutes between two instants, rounded down; 0 where `end` is not after `start`. */
export function workingMinutesBetween(start: Date, end: Date, hours: Hours): number {
  let sum = 0;
  for (const { from, to } of periods(start, hours)) {
    if (from >= end.getTime()) break;
    sum += Math.max(0, Math.min(to, end.getTime()) - Math.max(from, start.getTime()));
  }
  return Math.floor(sum / 60_000);
}

/** When the team works next: now, or the begin of the next period; null where it never does. */
export function nextOpening(now: Date, hours: Hours): Date | null {
  for (const { from, to } of periods(now, hours))
    if (to > now.getTime()) return new Date(Math.max(from, now.getTime()));
  return null;
}

function* periods(start: Date, { timeZone, week, holidays }: Hours): Generator<{ from: number; to: number }> {
  const off = new Set(holidays);
  // The day before as well: a period that ends at 24:00 local time may still run.
  const first = localParts(start.getTime() - 86_400_000, timeZone);
  for (let offset = 0; offset < horizonDays; offset++) {
    const day = new Date(Date.UTC(first.year, first.month - 1, first.day + offset));
    if (off.has(day.toISOString().slice(0, 10))) continue;
    for (const [open, close] of week[(day.getUTCDay() + 6) % 7] ?? [])
      yield { from: toInstant(day, open, timeZone), to: toInstant(day, close, timeZone) };
  }
}

/** A wall-clock time as an instant. One that the spring change skips means the moment after it. */
function toInstant(day: Date, time: string, timeZone: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const wall = day.getTime() + (hour * 60 + minute) * 60_000;
  const guess = wall - offsetAt(wall, timeZone);
  return wall - offsetAt(guess, timeZone);
}

/** Milliseconds that the zone's wall clock is ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localParts(instant, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localParts(instant: number, timeZone: string) {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}
