import { describe, expect, it } from "vitest";
import { bayesView } from "./bayes.ts";
import type { ArmCounts } from "./confidence-sequence.ts";

describe("bayesView", () => {
  it("sees no difference between equal arms", () => {
    const view = bayesView({ n: 40, successes: 30 }, { n: 40, successes: 30 });
    expect(view.candidateIsBetter).toBeCloseTo(0.5, 12);
    expect(view.lossIfCandidate).toBeCloseTo(view.lossIfCurrent, 12);
  });

  it("agrees with a plain integral over both posteriors", () => {
    const [current, candidate] = [
      { n: 30, successes: 18 },
      { n: 25, successes: 19 },
    ] as const;
    const view = bayesView(current, candidate);
    const numeric = integrate(current, candidate);
    expect(view.candidateIsBetter).toBeCloseTo(numeric.candidateIsBetter, 4);
    expect(view.lossIfCandidate).toBeCloseTo(numeric.lossIfCandidate, 5);
    expect(view.lossIfCurrent).toBeCloseTo(numeric.lossIfCurrent, 5);
  });

  it("starts from an even prior, and stays finite for many visitors", () => {
    expect(bayesView({ n: 0, successes: 0 }, { n: 0, successes: 0 }).candidateIsBetter).toBeCloseTo(0.5, 12);
    const large = bayesView({ n: 50_000, successes: 35_000 }, { n: 50_000, successes: 35_700 });
    expect(large.candidateIsBetter).toBeGreaterThan(0.999);
    expect(large.lossIfCurrent).toBeCloseTo(0.014, 4);
  });
});

function integrate(current: ArmCounts, candidate: ArmCounts) {
  const steps = 1_000;
  const density = ({ n, successes }: ArmCounts) => {
    const heights = Array.from({ length: steps }, (_, index) => {
      const rate = (index + 0.5) / steps;
      return rate ** successes * (1 - rate) ** (n - successes);
    });
    const sum = heights.reduce((total, height) => total + height, 0);
    return heights.map((height) => height / sum);
  };
  const found = { candidateIsBetter: 0, lossIfCandidate: 0, lossIfCurrent: 0 };
  const b = density(candidate);
  density(current).forEach((weightA, i) => {
    b.forEach((weightB, j) => {
      const chance = weightA * weightB;
      found.candidateIsBetter += j > i ? chance : j === i ? chance / 2 : 0;
      found.lossIfCandidate += (Math.max(0, i - j) / steps) * chance;
      found.lossIfCurrent += (Math.max(0, j - i) / steps) * chance;
    });
  });
  return found;
}
