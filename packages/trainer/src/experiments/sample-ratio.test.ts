import { describe, expect, it } from "vitest";
import { logBeta, logGamma } from "./log-gamma.ts";
import { sampleRatioLogBayesFactor, sampleRatioP } from "./sample-ratio.ts";

describe("sample ratio", () => {
  it.each([
    [[550, 450], [0.5, 0.5], 3.354668],
    [[600, 400], [0.5, 0.5], 17.09894],
    [[930, 70], [0.9, 0.1], 3.911701],
  ])("%j against %j has ln BF %d", (exposed, shares, expected) => {
    expect(sampleRatioLogBayesFactor(exposed, shares)).toBeCloseTo(expected, 6);
  });

  it("says nothing before anybody came, and speaks for the plan when it holds", () => {
    expect(sampleRatioLogBayesFactor([0, 0], [0.5, 0.5])).toBeCloseTo(0, 12);
    expect(sampleRatioLogBayesFactor([5_000, 5_000], [0.5, 0.5])).toBeLessThan(-2);
  });

  it("turns the largest factor into a p of at most 1", () => {
    expect(sampleRatioP(-3)).toBe(1);
    expect(sampleRatioP(Math.log(1_000))).toBeCloseTo(0.001, 12);
  });
});

describe("logGamma", () => {
  it("is the logarithm of the factorial, from tiny arguments to large ones", () => {
    expect(logGamma(0.18)).toBeCloseTo(1.6354606040857225, 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
    // Stirling's series is exact to 1e-20 here.
    const x = 100_000;
    expect(logGamma(x) / ((x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x))).toBeCloseTo(1, 13);
  });

  it("gives the beta function", () => {
    expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 12);
  });
});
