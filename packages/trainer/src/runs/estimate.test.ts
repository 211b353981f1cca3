import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateRun } from "./estimate.ts";

const recipe = { epochs: 3, maxSteps: null, batchRows: 10 };

test("tokens of all epochs divided by the median of measured speeds", () => {
  const estimate = estimateRun({ rows: 100, tokens: 10_000, recipe, speeds: [100, 300, 200] });
  expect(estimate).toEqual({ tokens: 30_000, steps: 30, tokensPerSecond: 200, seconds: 195, basis: "measured" });
});

test("a limit of steps limits the tokens alike", () => {
  const estimate = estimateRun({ rows: 100, tokens: 10_000, recipe: { ...recipe, maxSteps: 15 }, speeds: [] });
  expect(estimate).toMatchObject({ tokens: 15_000, steps: 15, basis: "assumed" });
});

test("more rows never take less time, and no estimate is less than nothing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 500 }), (rows, each) => {
      const small = estimateRun({ rows, tokens: rows * each, recipe, speeds: [50] });
      const large = estimateRun({ rows: rows + 10, tokens: (rows + 10) * each, recipe, speeds: [50] });
      expect(small.seconds).toBeGreaterThanOrEqual(0);
      expect(large.seconds).toBeGreaterThanOrEqual(small.seconds);
    }),
  );
});
