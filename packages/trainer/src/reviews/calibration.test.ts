import { expect, test } from "vitest";
import { calibrate } from "./calibration.ts";

const rows = (score: number, right: number, wrong: number) => [
  ...Array.from({ length: right }, () => ({ score, isRight: true })),
  ...Array.from({ length: wrong }, () => ({ score, isRight: false })),
];

test("suggestions that are as often right as they are sure have no error", () => {
  const { bins, error, n } = calibrate([...rows(0.75, 15, 5), ...rows(0.25, 5, 15)]);
  expect(n).toBe(40);
  expect(error).toBeCloseTo(0, 10);
  expect(bins.map(({ from, right }) => [from, right])).toEqual([
    [0.2, 0.25],
    [0.7, 0.75],
  ]);
});

test("overconfidence is measured by how many it concerns; the interval is Wilson's", () => {
  const { bins, error } = calibrate([...rows(0.95, 5, 5), ...rows(0.5, 15, 15)]);
  expect(error).toBeCloseTo(0.25 * 0.45, 10);
  // 5 of 10: 0.2366 to 0.7634 in the tables.
  expect(bins[1]?.low).toBeCloseTo(0.2366, 3);
  expect(bins[1]?.high).toBeCloseTo(0.7634, 3);
  expect(calibrate([])).toEqual({ n: 0, bins: [], error: null });
  expect(calibrate(rows(1, 3, 0)).bins[0]?.to).toBe(1);
});
