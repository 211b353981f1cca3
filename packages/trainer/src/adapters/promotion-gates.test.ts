import { expect, test } from "vitest";
import { judgePromotion, type PromotionCase } from "./promotion-gates.ts";

const good: PromotionCase = {
  evaluation: { status: "passed", gates: [] },
  isUnderMinimum: false,
  experiment: { outcome: null, isRunning: true, verdict: { decision: "promote", reason: "better" } },
};
const failing = (one: Partial<PromotionCase>) => judgePromotion({ ...good, ...one }).filter((gate) => !gate.passed);

test("nothing is in the way of a version that passed and won", () => {
  expect(failing({})).toEqual([]);
});

test("a person may answer for a blocked evaluation and for an experiment without a verdict", () => {
  const evaluation = { status: "blocked", gates: [{ gate: "G3", passed: false, reason: "billing fell" }] };
  expect(failing({ evaluation })).toMatchObject([{ name: "evaluation", final: false, reason: "G3: billing fell" }]);
  expect(failing({ evaluation: null, experiment: null }).map((gate) => gate.final)).toEqual([false, false]);
  const wait = { outcome: null, isRunning: true, verdict: { decision: "wait", reason: "too few" } } as const;
  expect(failing({ experiment: wait })).toMatchObject([{ reason: "too few", final: false }]);
});

test("nobody may answer for a critical finding, a broken split or an adapter under the minimums", () => {
  const verdict = { decision: "promote", reason: "r" } as const;
  expect(failing({ experiment: { outcome: "critical", isRunning: false, verdict } })[0]?.final).toBe(true);
  expect(failing({ experiment: { outcome: "mismatch", isRunning: false, verdict } })[0]?.final).toBe(true);
  const split = { outcome: null, isRunning: true, verdict: { decision: "mismatch", reason: "r" } } as const;
  expect(failing({ experiment: split })[0]?.final).toBe(true);
  expect(failing({ isUnderMinimum: true })[0]?.final).toBe(true);
});
