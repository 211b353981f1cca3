import type { UnitRow } from "@whetstone/db/experiments/outcomes";
import type { ArmCounts, ArmMean } from "./confidence-sequence.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import { findCritical, type GuardrailReading, readLatencyGuardrail, readRateGuardrail } from "./guardrails.ts";
import type { Arm } from "./plan.ts";

/** A guardrail with the numbers beside it: visitors with the bad event, or the geometric mean of milliseconds. */
export type ProductGuardrail = GuardrailReading & {
  kind: "rate" | "latency";
  /** Share of visitors, or milliseconds; null without any. */
  current: number | null;
  candidate: number | null;
  margin: number;
};

/** The four guardrails over every exposed visitor; α is divided over them. */
export function readGuardrails(plan: ExperimentPlan, rows: readonly UnitRow[]): ProductGuardrail[] {
  const options = { alpha: plan.alpha / 4, nStar: plan.nStar };
  const rate = (name: string, margin: number, isBad: (row: UnitRow) => boolean): ProductGuardrail => {
    const [current, candidate] = [count(rows, "current", isBad), count(rows, "candidate", isBad)];
    return {
      ...readRateGuardrail({ name, current, candidate, margin }, options),
      ...{ kind: "rate", margin, current: shareOf(current), candidate: shareOf(candidate) },
    };
  };
  const [current, candidate] = [logLatency(rows, "current"), logLatency(rows, "candidate")];
  const { errors, handOffs, unsupportedClaims, latencyRatio } = plan.guardrails;
  return [
    rate("errors", errors, (row) => row.errors > 0),
    rate("hand-offs", handOffs, (row) => row.handedOff),
    rate("unsupported claims", unsupportedClaims, (row) => row.unsupported > 0),
    {
      ...readLatencyGuardrail({ current, candidate, maxRatio: latencyRatio }, options),
      ...{ kind: "latency", margin: latencyRatio },
      current: current.n > 0 ? Math.exp(current.mean) : null,
      candidate: candidate.n > 0 ? Math.exp(candidate.mean) : null,
    },
  ];
}

/** The circuit breaker: too many of the candidate's answers fail. */
export function findBreak(rows: readonly UnitRow[]): string | null {
  const own = rows.filter((row) => row.arm === "candidate");
  const sum = (key: "requests" | "errors") => own.reduce((total, row) => total + row[key], 0);
  return findCritical({ confirmedLeaks: 0, forbiddenOutputs: 0, requests: sum("requests"), errors: sum("errors") });
}

function count(rows: readonly UnitRow[], arm: Arm, isBad: (row: UnitRow) => boolean): ArmCounts {
  const own = rows.filter((row) => row.arm === arm);
  return { n: own.length, successes: own.filter(isBad).length };
}

function shareOf({ n, successes }: ArmCounts): number | null {
  return n > 0 ? successes / n : null;
}

function logLatency(rows: readonly UnitRow[], arm: Arm): ArmMean {
  const values = rows.flatMap((row) => (row.arm === arm && row.meanLogMs !== null ? [row.meanLogMs] : []));
  const n = values.length;
  if (n === 0) return { n, mean: 0, variance: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { n, mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1) };
}
