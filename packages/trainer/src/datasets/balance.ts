import { createHash } from "node:crypto";
import { eachRow, type Verdict } from "./funnel.ts";
import type { Row } from "./row.ts";
import type { SplitRow } from "./split.ts";
import { estimateTokens } from "./tokens.ts";

/** No class has more rows than this many times the median of all. */
const timesMedian = 3;
/** Largest share of one intent among answers that carry one, from ten intents on. */
const intentShare = 0.15;

/**
 * Takes rows of the largest classes out of the training side. Which ones is drawn by lot, the same way each time. The
 * other sides stay as production is.
 */
export function gateBalance(rows: SplitRow[]): Verdict<SplitRow> {
  const removed = new Set<string>();
  const byLabel = new Map<string, SplitRow[]>();
  for (const row of rows)
    if (row.side === "train" && row.label !== null) byLabel.set(row.label, [...(byLabel.get(row.label) ?? []), row]);
  const sizes = [...byLabel.values()].map((group) => group.length).sort((a, b) => a - b);
  const median = sizes[Math.floor((sizes.length - 1) / 2)] ?? 0;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  for (const group of byLabel.values()) {
    const cap =
      group[0]?.task === "answer"
        ? byLabel.size >= 10
          ? Math.floor(((total - group.length) * intentShare) / (1 - intentShare))
          : group.length
        : timesMedian * median;
    for (const row of [...group].sort(byLot).slice(Math.max(1, cap))) removed.add(row.id);
  }
  return eachRow(rows, (row) => (removed.has(row.id) ? "class too large" : null));
}

export type Composition = { newRows: number; olderRows: number; newTokens: number; olderTokens: number };

/**
 * Keeps what has not been trained on before to a share of the training tokens (default half), so that an update does
 * not forget; only where there are older rows at all. `isNew` says which rows an earlier set did not have.
 */
export function gateReplay(
  rows: SplitRow[],
  options: { isNew: (row: Row) => boolean; newShare?: number },
): Verdict<SplitRow> {
  const training = rows.filter((row) => row.side === "train");
  const { olderTokens } = composition(rows, options.isNew);
  const share = options.newShare ?? 0.5;
  const removed = new Set<string>();
  if (olderTokens > 0) {
    let room = (olderTokens * share) / (1 - share);
    for (const row of training.filter(options.isNew).sort(byLot)) {
      room -= tokensOf(row);
      if (room < 0) removed.add(row.id);
    }
  }
  return eachRow(rows, (row) => (removed.has(row.id) ? "more new than older rows" : null));
}

/** How much of the training side is new. */
export function composition(rows: SplitRow[], isNew: (row: Row) => boolean): Composition {
  const sum: Composition = { newRows: 0, olderRows: 0, newTokens: 0, olderTokens: 0 };
  for (const row of rows) {
    if (row.side !== "train") continue;
    const tokens = tokensOf(row);
    if (isNew(row)) {
      sum.newRows++;
      sum.newTokens += tokens;
    } else {
      sum.olderRows++;
      sum.olderTokens += tokens;
    }
  }
  return sum;
}

/** Tokens of prompt and target, estimated. */
export function tokensOf(row: Row): number {
  return row.prompt.reduce((sum, message) => sum + estimateTokens(message.content), estimateTokens(row.completion));
}

function byLot(left: Row, right: Row): number {
  const lot = (row: Row) => createHash("sha256").update(`balance ${row.id}`).digest("hex");
  const [one, other] = [lot(left), lot(right)];
  return one < other ? -1 : one > other ? 1 : 0;
}
