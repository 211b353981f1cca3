import type { Results } from "./rounds.ts";
import type { Scenario } from "./scenarios.ts";

/** Where a ratio of the result comes from, and how good is good: `more` for rates, `less` for times and memory. */
const sources = {
  singleStream: ["single", "tokensPerSecond"],
  chats4: ["chats4", "tokensPerSecond"],
  chats8: ["chats8", "tokensPerSecond"],
  twoAdapters: ["adapters", "tokensPerSecond"],
  twoAdaptersTtft: ["adapters", "ttftMs"],
  stall: ["stall", "gapMs"],
  secondTurn: ["second", "ttftMs"],
  burstMean: ["burst", "meanTtftMs"],
  burstLast: ["burst", "lastTtftMs"],
  memory: ["memory", "megabytes"],
} as const;

const targets: Record<keyof typeof sources, string> = {
  singleStream: "≥ 0.95",
  chats4: "≥ 0.95",
  chats8: "≥ 0.95",
  twoAdapters: "≥ 1.4",
  twoAdaptersTtft: "≤ 0.3",
  stall: "≤ 0.2",
  secondTurn: "≤ 0.5",
  burstMean: "≤ 0.75",
  burstLast: "≤ 1.1",
  memory: "≤ 0.5 with one adapter, ≤ 1.2 with two, after an hour",
};

export type Ratios = Record<keyof typeof sources, number | null>;

/** Ours divided by the peer's medians; null where one of them is missing. */
export function ratiosOf(results: Results, { ours, peer }: { ours: string; peer: string }): Ratios {
  const entries = Object.entries(sources).map(([key, [scenario, number]]) => {
    const own = results.get(ours)?.get(scenario)?.[number];
    const theirs = results.get(peer)?.get(scenario)?.[number];
    return [key, own && theirs ? Math.round((own / theirs) * 1_000) / 1_000 : null];
  });
  return Object.fromEntries(entries) as Ratios;
}

/** A row per number, a column per server. */
export function resultTable(results: Results, scenarios: Pick<Scenario, "name" | "what">[]): string {
  const names = [...results.keys()];
  const rows = scenarios.flatMap(({ name, what }) => {
    const keys = new Set(names.flatMap((target) => Object.keys(results.get(target)?.get(name) ?? {})));
    return [...keys].map((key) => [
      `${what}: ${unit(key)}`,
      ...names.map((target) => shown(results.get(target)?.get(name)?.[key])),
    ]);
  });
  return table([["", ...names], ...rows]);
}

export function ratioTable(ratios: Ratios, peer: string): string {
  const rows = Object.entries(ratios).map(([key, value]) => [
    key,
    value === null ? "–" : value.toFixed(2),
    targets[key as keyof typeof sources],
  ]);
  return table([[`ours ÷ ${peer}`, "", "wanted"], ...rows]);
}

function unit(key: string): string {
  const units: Record<string, string> = {
    ttftMs: "first token, ms",
    lastTtftMs: "last first token, ms",
    meanTtftMs: "mean first token, ms",
    tokensPerSecond: "tokens/s",
    gapMs: "longest gap, ms",
    megabytes: "MB, one version",
    megabytesTwoAdapters: "MB, two adapters",
  };
  return units[key] ?? key;
}

function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  const [head = [], ...rest] = rows;
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rest.map(line)].join("\n");
}
