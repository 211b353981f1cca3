import { createHash } from "node:crypto";
import type { SplitRow } from "./split.ts";

/** A small class is shown at most this many times as often as it has rows. */
const mostCopies = 3;

/**
 * Copies of the rows of small classes for the training file: each class is shown up to three times, until it reaches the
 * median of all. They are no rows of the set. Which rows are repeated is drawn by lot, the same way each time.
 */
export function repeatSmallClasses(rows: SplitRow[]): SplitRow[] {
  const training = rows.filter((row) => row.side === "train" && row.task !== "answer" && row.label !== null);
  const classes = [...Map.groupBy(training, (row) => row.label).values()];
  const sizes = classes.map((members) => members.length).sort((left, right) => left - right);
  const median = sizes[Math.floor((sizes.length - 1) / 2)] ?? 0;
  return classes.flatMap((members) => {
    const wanted = Math.min(median, mostCopies * members.length) - members.length;
    const drawn = [...members].sort((left, right) => lot(left.id).localeCompare(lot(right.id)));
    return Array.from({ length: Math.max(0, wanted) }, (_, at) => {
      const row = drawn[at % drawn.length] as SplitRow;
      return { ...row, id: `${row.id}/${2 + Math.floor(at / drawn.length)}` };
    });
  });
}

function lot(id: string): string {
  return createHash("sha256").update(`repeat ${id}`).digest("hex");
}
