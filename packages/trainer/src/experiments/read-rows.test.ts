import type { UnitRow } from "@whetstone/db/experiments/outcomes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findFault } from "../adapters/watch-promotion.ts";
import { stepAfter } from "./advance.ts";
import { winShare } from "./arena.ts";
import { experimentPlanSchema } from "./experiment-plan.ts";
import { leakKey } from "./find-leaks.ts";
import { isMatured, isResolved } from "./outcome.ts";
import { readRows } from "./read-experiment.ts";

const start = new Date("2026-03-02T08:00:00Z");
const after = (hours: number) => new Date(start.getTime() + hours * 3_600_000);
const plan = experimentPlanSchema.parse({ nStar: 200 });

function unit(at: number, more: Partial<UnitRow> = {}): UnitRow {
  return {
    ...{ unit: `u${at}`, conversationId: `c${at}`, phase: "ab", exposedAt: after(at / 60), lastTurnAt: after(at / 60) },
    ...{ arm: at % 2 === 0 ? "current" : "candidate", answered: true, handedOff: false, reopened: false },
    ...{ thumbsDown: false, thumbsUp: false, requests: 1, errors: 0, unsupported: 0, meanLogMs: Math.log(900 + at) },
    ...{ visitorId: `v${at}`, slowestMs: 900 + at, turns: 1, satisfaction: null, cameBack: false, rephrased: false },
    ...more,
  };
}

/** Both arms in turns; the first of each arm are not helped. */
function visitors(count: number, unhelped: { current: number; candidate: number }): UnitRow[] {
  return Array.from({ length: count }, (_, at) => {
    const row = unit(at);
    return { ...row, handedOff: Math.floor(at / 2) < unhelped[row.arm] };
  });
}

const read = (
  rows: UnitRow[],
  now: Date,
  more: Partial<Parameters<typeof readRows>[1]["experiment"]> & { leaks?: Set<string> } = {},
) =>
  readRows(plan, {
    experiment: { phase: "ab", startedAt: start, endedAt: null, ...more },
    leaks: more.leaks ?? new Set(),
    rows,
    now,
    offlineGatesPassed: true,
  });

describe("outcomes", () => {
  test("helped is one answer and nothing that speaks against it", () => {
    for (const key of ["handedOff", "reopened", "thumbsDown"])
      expect(isResolved(unit(0, { [key]: true })), key).toBe(false);
    expect(isResolved(unit(0))).toBe(true);
    expect(isResolved(unit(0, { answered: false }))).toBe(false);
  });

  test("a visitor counts when the hours after the last turn have passed, not before", () => {
    const row = unit(0, { lastTurnAt: after(5) });
    expect(isMatured(row, { now: after(28.9), matureHours: 24 })).toBe(false);
    expect(isMatured(row, { now: after(29), matureHours: 24 })).toBe(true);
  });
});

describe("a reading", () => {
  test("is never green while the interval covers 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (current, candidate) => {
        const { verdict } = read(visitors(400, { current, candidate }), after(24 * 9));
        if (verdict.decision === "promote") expect(verdict.evidence?.interval[0]).toBeGreaterThan(0);
        if ((verdict.evidence?.interval[0] ?? -1) <= 0) expect(verdict.decision).not.toBe("promote");
      }),
      { numRuns: 60 },
    );
  });

  test("counts days to the end of the experiment, not to today", () => {
    const rows = visitors(200, { current: 40, candidate: 40 });
    expect(read(rows, after(24 * 20), { endedAt: after(24 * 3), phase: "stopped" }).days).toBeCloseTo(3);
    expect(read([], after(24)).days).toBe(0);
  });

  test("latency and hand-offs have their own guards", () => {
    const slow = visitors(300, { current: 20, candidate: 20 }).map((row) =>
      row.arm === "candidate" ? { ...row, meanLogMs: (row.meanLogMs ?? 0) + Math.log(2) } : row,
    );
    const reading = read(slow, after(24 * 9));
    expect(reading.guardrails.find((one) => one.isBreached)?.name).toBe("latency");
    expect(reading.verdict.decision).toBe("harm");
    const handed = read(visitors(400, { current: 10, candidate: 90 }), after(1));
    expect(handed.guardrails.find((one) => one.isBreached)?.name).toBe("hand-offs");
  });

  test.each([
    ["errors", { errors: 1 }],
    ["unsupported claims", { unsupported: 1 }],
    ["p95 latency", { slowestMs: 9_000 }],
  ])("one candidate's visitor in three with more %s stops it", (name, bad) => {
    const rows = visitors(400, { current: 20, candidate: 20 }).map((row, at) =>
      row.arm === "candidate" && at % 3 === 0 ? { ...row, ...bad } : row,
    );
    const reading = read(rows, after(1));
    expect(reading.guardrails.filter((one) => one.isBreached).map((one) => one.name)).toEqual([name]);
    expect(reading.verdict.decision).toBe("harm");
    const even = rows.map((row, at) => (at % 3 === 0 ? { ...row, ...bad } : row));
    expect(read(even, after(1)).guardrails.some((one) => one.isBreached)).toBe(false);
  });

  test("personal data in a few answers of the candidate stops it, in as many of both does not", () => {
    const rows = visitors(400, { current: 20, candidate: 20 });
    const of = (arm: string, count: number) => rows.filter((row) => row.arm === arm).slice(0, count);
    const leaks = (...found: UnitRow[]) => new Set(found.map((row) => leakKey(row)));
    const reading = read(rows, after(1), { leaks: leaks(...of("candidate", 8)) });
    expect(reading.guardrails.find((one) => one.isBreached)?.name).toBe("personal data");
    expect(reading.verdict).toMatchObject({
      decision: "harm",
      reason: expect.stringContaining("8 visitors against 0"),
    });
    const both = leaks(...of("candidate", 8), ...of("current", 8));
    expect(read(rows, after(1), { leaks: both }).verdict.decision).not.toBe("harm");
    expect(read(rows, after(1), { leaks: leaks(...of("current", 8)) }).verdict.decision).not.toBe("harm");
  });

  test("what is reported beside the decision is counted over who it is known of", () => {
    const rows = [
      unit(0, { thumbsUp: true, satisfaction: 5, turns: 2 }),
      unit(2, { thumbsDown: true, satisfaction: 2, requests: 4, unsupported: 1 }),
      unit(4, { cameBack: true, turns: 4, rephrased: true }),
      unit(6, { lastTurnAt: after(24 * 7) }),
    ];
    expect(read(rows, after(24 * 8)).secondary).toMatchObject({
      current: {
        ...{ thumbsUp: { value: 0.5, n: 2 }, satisfaction: { value: 3.5, n: 2 }, durable: { value: 1 / 3, n: 3 } },
        ...{ rephrased: { value: 0.25, n: 4 }, grounded: { value: 0.9375, n: 4 }, turns: { value: 7 / 3, n: 3 } },
      },
      candidate: { thumbsUp: { value: null, n: 0 } },
    });
  });
});

describe("steps", () => {
  const full = { current: 50, candidate: 50 };
  const guard = { name: "errors", kind: "rate", current: 0, candidate: 0, margin: 0.01, reason: "holds" } as const;
  const step = (more: object) =>
    stepAfter(
      {
        ...{ plan, exposedInPhase: full, phaseSince: start, mayMeetVisitors: true },
        ...{ guardrails: [{ ...guard, isBreached: false }], experiment: { phase: "canary", shadow: {} } },
        ...more,
      },
      after(24),
    );

  test("wait for visitors, hours, guardrails and the right to meet visitors", () => {
    expect(step({})).toBe("ramp");
    expect(step({ exposedInPhase: { current: 50, candidate: 49 } })).toBeNull();
    expect(step({ phaseSince: after(1) })).toBeNull();
    expect(step({ phaseSince: null })).toBeNull();
    expect(step({ guardrails: [{ ...guard, isBreached: true }] })).toBeNull();
    expect(step({ mayMeetVisitors: false })).toBeNull();
    expect(step({ experiment: { phase: "ab", shadow: {} } })).toBeNull();
  });

  test("the shadow leads on when it has answered enough and hardly ever failed", () => {
    const shadow = (made: number, failed: number) =>
      step({ experiment: { phase: "shadow", shadow: { made, failed } } });
    expect(shadow(30, 3)).toBe("canary");
    expect(shadow(29, 0)).toBeNull();
    expect(shadow(30, 4)).toBeNull();
  });
});

test("after a promotion: three lost engines, or a tenth of thirty answers", () => {
  expect(findFault({ answers: 29, failed: 29, engineLost: 2 })).toBeNull();
  expect(findFault({ answers: 30, failed: 3, engineLost: 0 })).toBeNull();
  expect(findFault({ answers: 30, failed: 4, engineLost: 0 })).toContain("4 of 30");
  expect(findFault({ answers: 1, failed: 1, engineLost: 3 })).toContain("3 times");
});

test("wins have Wilson's interval; ties are left out", () => {
  expect(winShare({ current: 0, candidate: 0 })).toBeNull();
  const found = winShare({ current: 8, candidate: 12 });
  expect(found).toMatchObject({ share: 0.6, n: 20 });
  expect(found?.lower).toBeCloseTo(0.3866, 3);
  expect(found?.upper).toBeCloseTo(0.7812, 3);
});
