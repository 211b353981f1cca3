import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure, type Unit } from "./measure.ts";
import { type Arm, planSchema } from "./plan.ts";
import { seededRandom } from "./random.ts";
import { sampleRatioLogBayesFactor } from "./sample-ratio.ts";

const plan = planSchema.parse({ minDays: 0 });
const hour = 3_600_000;

describe("measure", () => {
  it("gives the same answer whatever order the rows come in", () => {
    const units = experiment({ n: 400, current: 0.6, candidate: 0.8 });
    const expected = measure(plan, units);
    fc.assert(
      fc.property(fc.shuffledSubarray(units, { minLength: units.length }), (shuffled) => {
        expect(measure(plan, shuffled)).toEqual(expected);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it("keeps the smallest p and the intersection of all looks beside the state of the last", () => {
    // A gain that the second half takes back.
    const early = experiment({ n: 1_500, current: 0.5, candidate: 0.75 });
    const late = experiment({ n: 1_500, current: 0.8, candidate: 0.55, from: 1_500, seed: 2 });
    const then = measure(plan, early);
    const now = measure(plan, [...early, ...late]);
    expect(then.decision).toBe("promote");
    expect(now.decision).not.toBe("promote");
    expect(now.runningP).toBeLessThanOrEqual(then.runningP);
    expect(now.firstCrossing).toEqual(then.firstCrossing);
    expect(now.evidence?.p).toBeGreaterThan(0.05);
    expect(now.runningInterval?.[0] ?? 1).toBeGreaterThan(now.evidence?.interval[0] ?? 1);
  });

  it("remembers a split that was broken for a while", () => {
    const flood = Array.from({ length: 300 }, (_, index) => unit("candidate", 1, index));
    const balance = Array.from({ length: 300 }, (_, index) => unit("current", 1, 300 + index));
    const { decision, sampleRatioP } = measure(plan, [...flood, ...balance]);
    expect(sampleRatioP).toBeCloseTo(Math.exp(-sampleRatioLogBayesFactor([0, 300], [0.5, 0.5])), 12);
    expect(decision).toBe("mismatch");
  });

  it("reads units of the same moment together", () => {
    const day = (arm: Arm) => Array.from({ length: 300 }, () => unit(arm, 1, 0));
    const { sampleRatioP, looks } = measure(plan, [...day("current"), ...day("candidate")]);
    expect(sampleRatioP).toBe(1);
    expect(looks).toBe(0);
  });

  it("counts the planned share, days and pairs", () => {
    const units = experiment({ n: 1_000, current: 0.7, candidate: 0.7, share: 0.1 });
    const measured = measure({ ...plan, share: 0.1 }, units);
    expect(measured.sampleRatioP).toBeGreaterThan(0.01);
    expect(measure(plan, units).decision).toBe("mismatch");
    expect(measured.days).toBeCloseTo(999 / 24, 9);
    expect(measured.pairs).toBe(Math.min(measured.arms.current.n, measured.arms.candidate.n));
  });

  it("waits for the first visitor", () => {
    expect(measure(plan, [])).toMatchObject({ decision: "wait", evidence: null, eValue: 1, sampleRatioP: 1, days: 0 });
  });
});

function unit(arm: Arm, outcome: 0 | 1, index: number): Unit {
  return { arm, outcome, at: index * hour };
}

function experiment(input: {
  n: number;
  current: number;
  candidate: number;
  from?: number;
  seed?: number;
  share?: number;
}) {
  const { n, from = 0, seed = 1, share = 0.5 } = input;
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, index) => {
    const arm = random() < share ? "candidate" : "current";
    return unit(arm, random() < input[arm] ? 1 : 0, from + index);
  });
}
