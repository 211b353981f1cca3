import { describe, expect, it } from "vitest";
import { findCritical, guardrailMargins, readLatencyGuardrail, readRateGuardrail } from "./guardrails.ts";

const options = { alpha: 0.05 / 4, nStar: 2_000 };
const errors = (n: number, before: number, after: number) =>
  readRateGuardrail(
    {
      name: "errors",
      margin: guardrailMargins.errors,
      current: { n, successes: n * before },
      candidate: { n, successes: n * after },
    },
    options,
  );

describe("guardrails", () => {
  it("fire on an increase that is surely above the margin, not on one that may be", () => {
    expect(errors(1_000, 0.02, 0.1).isBreached).toBe(true);
    expect(errors(1_000, 0.02, 0.04).isBreached).toBe(false);
    expect(errors(1_000, 0.1, 0.02).isBreached).toBe(false);
  });

  it("say nothing of a handful", () => {
    expect(errors(40, 0, 0.5).isBreached).toBe(false);
    expect(errors(100, 0, 0.09).isBreached).toBe(false);
  });

  it("judge latency by the ratio of geometric means", () => {
    const at = (ms: number, n = 1_000) => ({ n, mean: Math.log(ms), variance: 0.25 });
    expect(readLatencyGuardrail({ current: at(1_000), candidate: at(1_500) }, options).isBreached).toBe(true);
    expect(readLatencyGuardrail({ current: at(1_000), candidate: at(1_260) }, options).isBreached).toBe(false);
    expect(readLatencyGuardrail({ current: at(1_000, 20), candidate: at(9_000, 20) }, options).isBreached).toBe(false);
  });
});

describe("findCritical", () => {
  const quiet = { confirmedLeaks: 0, forbiddenOutputs: 0, requests: 30, errors: 3 };

  it("breaks the circuit above a tenth of at least thirty requests", () => {
    expect(findCritical(quiet)).toBeNull();
    expect(findCritical({ ...quiet, errors: 4 })).toBe("4 errors in 30 requests");
    expect(findCritical({ ...quiet, requests: 29, errors: 29 })).toBeNull();
  });

  it("needs only one leak or one forbidden output", () => {
    expect(findCritical({ ...quiet, confirmedLeaks: 1 })).toContain("personal data");
    expect(findCritical({ ...quiet, forbiddenOutputs: 1 })).toContain("forbidden");
  });
});
