import { describe, expect, it } from "vitest";
import { decide, type Reading } from "./decide.ts";
import { type Plan, planSchema } from "./plan.ts";

const plan = planSchema.parse({});
const clean = { days: 10, sampleRatioP: 1 };

describe("decide", () => {
  it.each<[string, Partial<Reading>, string]>([
    ["a clear gain", arms(1_000, 0.7, 0.8), "promote"],
    ["a clear loss", arms(1_000, 0.7, 0.6), "harm"],
    ["a small gain that is not worse by three points", arms(2_500, 0.7, 0.718), "acceptable"],
    ["equal rates of very many visitors", arms(8_000, 0.7, 0.7), "no-difference"],
    ["equal rates of some visitors", arms(600, 0.7, 0.7), "wait"],
    ["equal rates of some visitors after four weeks", { ...arms(600, 0.7, 0.7), days: 28 }, "no-difference"],
    ["a handful of visitors", arms(49, 0.4, 0.8), "wait"],
  ])("%s", (_, reading, expected) => {
    expect(decide(plan, state(reading)).decision).toBe(expected);
  });

  it("concludes nothing but harm before the planned days", () => {
    for (const [before, after, early] of [
      [0.7, 0.8, "wait"],
      [0.7, 0.718, "wait"],
      [0.7, 0.6, "harm"],
    ] as const) {
      expect(decide(plan, state({ ...arms(2_500, before, after), days: 6.9 })).decision).toBe(early);
      expect(decide(plan, state({ ...arms(2_500, before, after), days: 7 })).decision).not.toBe("wait");
    }
  });

  it("reads no outcome while the arms are filled wrongly", () => {
    const mismatch = { sampleRatioP: 0.0009 };
    expect(decide(plan, state({ ...arms(1_000, 0.7, 0.8), ...mismatch })).decision).toBe("mismatch");
    expect(decide(plan, state({ ...arms(1_000, 0.7, 0.5), ...mismatch })).decision).toBe("mismatch");
    expect(decide(plan, state({ ...arms(1_000, 0.7, 0.8), sampleRatioP: 0.001 })).decision).toBe("promote");
  });

  it("stops for a critical finding whatever else is known, and for a guardrail before the minimum", () => {
    const guardrails = [{ name: "errors", isBreached: true, reason: "rises" }];
    expect(decide(plan, state({ ...arms(10, 0.7, 0.7), critical: "1 leak", sampleRatioP: 0 })).decision).toBe("harm");
    expect(decide(plan, state({ ...arms(1_000, 0.7, 0.8), guardrails })).decision).toBe("harm");
    expect(decide(plan, state({ ...arms(10, 0.7, 0.7), guardrails })).reason).toBe("Guardrail errors: rises.");
  });

  it("needs ten failures and ten successes in each arm, and says which are missing", () => {
    const few = { current: { n: 200, successes: 191 }, candidate: { n: 200, successes: 120 } };
    const verdict = decide(plan, state(few));
    expect(verdict).toMatchObject({ decision: "wait", minimumMet: false });
    expect(verdict.reason).toContain("current has 9 of 10 failures");
    const enough = { current: { n: 200, successes: 190 }, candidate: few.candidate };
    expect(decide(plan, state(enough))).toMatchObject({ decision: "harm", minimumMet: true });
  });

  it("waits through four weeks of too little data", () => {
    expect(decide(plan, state({ ...arms(30, 0.7, 0.7), days: 60 })).decision).toBe("wait");
  });

  it("calls nothing acceptable that failed offline", () => {
    const reading = { ...arms(2_500, 0.7, 0.718), offlineGatesPassed: false };
    expect(decide(plan, state(reading)).decision).toBe("wait");
  });

  it("never promotes while the interval covers 0", () => {
    for (let gain = 0; gain < 0.1; gain += 0.002) {
      const { decision, evidence } = decide(plan, state(arms(1_500, 0.7, 0.7 + gain)));
      expect(decision === "promote").toBe((evidence?.interval[0] ?? -1) > 0);
    }
  });

  it("follows the plan's margin and size", () => {
    const wide: Plan = { ...plan, margin: 0.1, nStar: 400 };
    expect(decide(wide, state(arms(500, 0.7, 0.7))).decision).toBe("acceptable");
    expect(decide(wide, state(arms(600, 0.7, 0.7))).decision).toBe("no-difference");
  });
});

function arms(n: number, before: number, after: number) {
  return {
    current: { n, successes: Math.round(n * before) },
    candidate: { n, successes: Math.round(n * after) },
  };
}

function state(reading: Partial<Reading>): Reading {
  return { ...clean, ...arms(0, 0, 0), ...reading };
}
