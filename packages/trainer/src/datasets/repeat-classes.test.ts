import { expect, test } from "vitest";
import { makeRow } from "../testing/rows.ts";
import { repeatSmallClasses } from "./repeat-classes.ts";
import type { SplitRow } from "./split.ts";

const rows = (label: string | null, count: number, side: SplitRow["side"] = "train"): SplitRow[] =>
  Array.from({ length: count }, () => {
    const row = makeRow(label === null ? {} : { task: "intent", label, completion: label });
    return { ...row, side, questionId: row.id, groupKey: row.id };
  });

test("a small class is shown up to three times, to the median; the other sides stay as production is", () => {
  const set = [...rows("a", 30), ...rows("b", 30), ...rows("c", 20), ...rows("d", 4), ...rows("d", 9, "test")];
  const repeated = repeatSmallClasses(set);
  const count = (label: string) => repeated.filter((row) => row.label === label).length;
  // The median of 4, 20, 30 and 30 is the lower middle.
  expect([count("a"), count("b"), count("c"), count("d")]).toEqual([0, 0, 0, 8]);
  expect(new Set(repeated.map((row) => row.id)).size).toBe(8);
  expect(repeated.every((row) => row.side === "train")).toBe(true);
  const ids = (some: SplitRow[]) => some.map((row) => row.id).sort();
  expect(ids(repeatSmallClasses([...set].reverse()))).toEqual(ids(repeated));
  expect(repeatSmallClasses(rows(null, 20))).toEqual([]);
});
