/**
 * Does the method keep its promise when somebody reads the page all day? 2,000 seeded experiments per row, each read
 * every 50 units from 100 on; a cell is the share of experiments in which a rule ever fired. The naive readings are
 * there to prove that these simulations can see the fault.
 */
import { describe, expect, it } from "vitest";
import { type Scenario, simulate } from "./simulated-experiments.ts";

/** α plus three standard errors of 2,000 runs. */
const atMost = 0.05 + 0.015;
const timeout = 60_000;
const row = (currentRate: number, candidateRate: number, rest: Partial<Scenario> = {}): Scenario => ({
  currentRate,
  candidateRate,
  n: 4_000,
  ...rest,
});

describe("equal versions, read all the time", () => {
  it.each([
    ["at .70", row(0.7, 0.7)],
    ["at .90", row(0.9, 0.9)],
    ["at .10", row(0.1, 0.1)],
    ["at .70, few visitors", row(0.7, 0.7, { n: 1_000, lookEvery: 20, nStar: 500 })],
  ])(
    "%s: false alarms stay below α, where peeking finds a winner in a fifth",
    (_, scenario) => {
      const fired = simulate(scenario);
      for (const rule of ["sequence", "eValue", "harm", "oneSidedWin"] as const)
        expect(fired[rule], rule).toBeLessThanOrEqual(atMost);
      expect(fired.naiveZ).toBeGreaterThan(0.2);
      expect(fired.naiveBayes).toBeGreaterThan(0.4);
    },
    timeout,
  );

  it(
    "near 1 and with 90/10, the events rule holds the line",
    () => {
      const fired = simulate(row(0.95, 0.95, { share: 0.1 }));
      for (const rule of ["sequence", "eValue", "harm", "oneSidedWin"] as const)
        expect(fired[rule], rule).toBeLessThanOrEqual(0.05);
    },
    timeout,
  );
});

describe("different versions", () => {
  it.each([
    ["+5 points", row(0.7, 0.75), 0.78, 0.476],
    ["+10 points", row(0.7, 0.8, { n: 2_000, nStar: 1_000 }), 0.99, 0.936],
    ["−10 points", row(0.7, 0.6, { n: 2_000, nStar: 1_000 }), 0.968, 0.843],
  ])(
    "%s are found as often as the table says",
    (_, scenario, sequence, eValue) => {
      const fired = simulate(scenario);
      expect(Math.abs(fired.sequence - sequence)).toBeLessThanOrEqual(0.03);
      expect(Math.abs(fired.eValue - eValue)).toBeLessThanOrEqual(0.03);
      expect(scenario.candidateRate > scenario.currentRate ? fired.harm : fired.oneSidedWin).toBeLessThan(0.005);
    },
    timeout,
  );

  it(
    "a loss of exactly the margin is called acceptable in less than α",
    () => {
      const fired = simulate(row(0.7, 0.67));
      expect(fired.nonInferior).toBeLessThanOrEqual(0.05);
      expect(Math.abs(fired.harm - 0.361)).toBeLessThanOrEqual(0.03);
    },
    timeout,
  );
});

describe("several conversations per visitor", () => {
  const visitors = row(0.7, 0.7, { sharedOutcome: 0.3 });

  it(
    "raise false alarms when each conversation counts, and none when each visitor does",
    () => {
      expect(simulate({ ...visitors, analysedPer: "conversation" }).sequence).toBeGreaterThan(atMost);
      expect(simulate({ ...visitors, analysedPer: "visitor" }).sequence).toBeLessThanOrEqual(atMost);
    },
    timeout,
  );
});

describe("the sample ratio", () => {
  it(
    "is silent for the planned split, also an uneven one, where a chi-square read all the time is not",
    () => {
      for (const share of [0.5, 0.1]) {
        const fired = simulate(row(0.7, 0.7, { share }));
        expect(fired.mismatch).toBeLessThanOrEqual(0.001);
        expect(fired.naiveChiSquare).toBeGreaterThan(0.005);
      }
    },
    timeout,
  );

  it(
    "finds 45/55 nearly always",
    () => {
      expect(simulate(row(0.7, 0.7, { trueShare: 0.55 })).mismatch).toBeGreaterThan(0.97);
    },
    timeout,
  );
});
