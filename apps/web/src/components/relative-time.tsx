"use client";

import { useEffect, useState } from "react";

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
const format = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });

/** "5 min ago", or "in 2 h", kept right while the page is open; the exact time on hover. */
export function RelativeTime({ at }: { at: string | Date }) {
  const date = new Date(at);
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString("en-GB")} suppressHydrationWarning>
      {sayAge(Date.now() - date.getTime(), date)}
    </time>
  );
}

function sayAge(ms: number, date: Date): string {
  if (ms > 14 * 86_400_000)
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  for (const [unit, size] of steps) if (-ms >= size) return format.format(Math.floor(-ms / size), unit);
  for (const [unit, size] of steps) if (ms >= size) return format.format(-Math.floor(ms / size), unit);
  return "just now";
}
