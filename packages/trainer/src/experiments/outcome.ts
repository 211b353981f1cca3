import type { UnitRow } from "@whetstone/db/experiments/outcomes";
import type { Unit } from "./measure.ts";

/** Resolved without a person: at least one answer, no person, no reopening, no thumbs down. */
export function isResolved(row: Pick<UnitRow, "answered" | "handedOff" | "reopened" | "thumbsDown">): boolean {
  return row.answered && !row.handedOff && !row.reopened && !row.thumbsDown;
}

/** Whether the hours after the last turn have passed, so that the outcome can no longer change. */
export function isMatured(row: Pick<UnitRow, "lastTurnAt">, at: { now: Date; matureHours: number }): boolean {
  return at.now.getTime() - row.lastTurnAt.getTime() >= at.matureHours * 3_600_000;
}

/** The matured visitors as the statistics take them, in order of exposure. */
export function toUnits(rows: readonly UnitRow[], at: { now: Date; matureHours: number }): Unit[] {
  return rows
    .filter((row) => isMatured(row, at))
    .map((row) => ({ arm: row.arm, outcome: isResolved(row) ? 1 : 0, at: row.exposedAt.getTime() }));
}
