import { describe, expect, it } from "vitest";
import { createPairedEValue } from "./paired-e-value.ts";

describe("paired e-value", () => {
  it("takes the steps of the worked example", () => {
    const pairs = ["11", "01", "01", "11", "00", "01", "01", "11"];
    const eValue = createPairedEValue();
    const steps = pairs.map((pair) => eValue.add(pair[0] === "1" ? 1 : 0, pair[1] === "1" ? 1 : 0));
    const expected = [1, 1, 2.251751, 1.777937, 0.50105, 0.96073, 2.109233, 1.626361];
    steps.forEach((step, index) => {
      expect(step).toBeCloseTo(expected[index] ?? Number.NaN, 6);
    });
    expect(eValue.pairs()).toBe(8);
    expect(eValue.value()).toBe(steps.at(-1));
  });

  it("multiplies by factors of mean 1 at most while the rates are equal", () => {
    for (const history of [[], [1, 1, 0, 1], [0, 0, 0, 0, 0, 0]] as (0 | 1)[][]) {
      for (const rate of [0.02, 0.5, 0.97]) {
        let mean = 0;
        for (const current of [0, 1] as const) {
          for (const candidate of [0, 1] as const) {
            const eValue = createPairedEValue();
            for (const outcome of history) eValue.add(outcome, 1);
            const before = eValue.value();
            const chance = (current ? rate : 1 - rate) * (candidate ? rate : 1 - rate);
            mean += chance * (eValue.add(current, candidate) / before);
          }
        }
        expect(mean).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });

  it("survives what overflows a product", () => {
    const eValue = createPairedEValue();
    for (let pair = 0; pair < 5_000; pair += 1) eValue.add(0, 1);
    expect(eValue.value()).toBe(Number.POSITIVE_INFINITY);
    for (let pair = 0; pair < 5_000; pair += 1) eValue.add(1, 0);
    expect(Number.isNaN(eValue.value())).toBe(false);
    expect(eValue.value()).toBeLessThan(1);
  });
});
