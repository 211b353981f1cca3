import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareMeans,
  compareRates,
  oneSidedHalfWidth,
  rhoSquared,
  sequentialTest,
  twoSidedHalfWidth,
} from "./confidence-sequence.ts";

const options = { alpha: 0.05, nStar: 2_000 };
const effect = rates({ n: 500, successes: 350 }, { n: 500, successes: 390 });

describe("the worked example", () => {
  it("has the tuning of both forms", () => {
    expect(rhoSquared(options)).toBeCloseTo(0.00396808, 8);
    expect(rhoSquared({ ...options, alpha: 0.1 })).toBeCloseTo(0.00316443, 8);
  });

  it("has the difference and its smoothed variance", () => {
    expect(effect.delta).toBeCloseTo(0.08, 12);
    expect(effect.variance).toBeCloseTo(0.000765083, 9);
    expect(effect.n).toBe(1_000);
  });

  it("has the half-widths, the e-value and p", () => {
    expect(twoSidedHalfWidth(effect, options)).toBeCloseTo(0.0852919, 7);
    expect(oneSidedHalfWidth(effect, options)).toBeCloseTo(0.0785459, 7);
    expect(sequentialTest(effect, options).e).toBeCloseTo(12.6689, 4);
    expect(sequentialTest(effect, options).p).toBeCloseTo(0.0789, 4);
  });
});

describe("the test and the interval", () => {
  const arm = fc
    .tuple(fc.integer({ min: 6, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([n, rate]) => ({ n, successes: Math.round(n * rate) }));

  it("agree on every table: e ≥ 1/α exactly when 0 lies outside", () => {
    fc.assert(
      fc.property(arm, arm, (current, candidate) => {
        const any = rates(current, candidate);
        const { e } = sequentialTest(any, options);
        const distance = Math.abs(any.delta) / twoSidedHalfWidth(any, options);
        fc.pre(Math.abs(distance - 1) > 1e-9);
        expect(e >= 1 / options.alpha).toBe(distance > 1);
      }),
      { numRuns: 5_000, seed: 42 },
    );
  });

  it("are tightest, relative to a single look, near N*", () => {
    const relative = (n: number) => twoSidedHalfWidth({ delta: 0, variance: 1 / n, n }, options) * Math.sqrt(n);
    expect(relative(2_000)).toBeLessThan(relative(500));
    expect(relative(2_000)).toBeLessThan(relative(8_000));
  });
});

describe("arms without data", () => {
  it("have no effect yet", () => {
    expect(compareRates({ n: 0, successes: 0 }, { n: 9, successes: 3 })).toBeNull();
    expect(compareMeans({ n: 1, mean: 2, variance: 0 }, { n: 9, mean: 3, variance: 1 })).toBeNull();
  });

  it("keep a variance when nobody failed", () => {
    expect(rates({ n: 10, successes: 10 }, { n: 10, successes: 10 }).variance).toBeGreaterThan(0);
  });
});

it("compares means by the variances of their visitors", () => {
  const means = compareMeans({ n: 100, mean: 2, variance: 4 }, { n: 50, mean: 2.5, variance: 3 });
  expect(means).toEqual({ delta: 0.5, variance: 0.1, n: 150 });
});

function rates(...[current, candidate]: Parameters<typeof compareRates>) {
  const found = compareRates(current, candidate);
  if (!found) throw new Error("both arms have units");
  return found;
}
