import type { UnitRow } from "@whetstone/db/experiments/outcomes";
import type { ArmCounts, ArmMean } from "./confidence-sequence.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import { leakKey } from "./find-leaks.ts";
import {
  findCritical,
  type GuardrailReading,
  readLatencyGuardrail,
  readRareGuardrail,
  readRateGuardrail,
} from "./guardrails.ts";
import type { Arm } from "./plan.ts";

/** A guardrail with the numbers beside it: visitors with the bad event, or the geometric mean of milliseconds. */
export type ProductGuardrail = GuardrailReading & {
  kind: "rate" | "latency" | "p95";
  /** Share of visitors, or milliseconds (the geometric mean, the 95th percentile); null without any. */
  current: number | null;
  candidate: number | null;
  margin: number;
};

const guardrailCount = 6;
/** Of the current version's visitors this share waits for no longer than what counts as slow. */
const slowFrom = 0.95;

/** The guardrails over every exposed visitor; α is divided over them. `leaks` names visitors by `leakKey`. */
export function readGuardrails(
  plan: ExperimentPlan,
  { rows, leaks }: { rows: readonly UnitRow[]; leaks: ReadonlySet<string> },
): ProductGuardrail[] {
  const options = { alpha: plan.alpha / guardrailCount, nStar: plan.nStar };
  const rate = (name: string, margin: number, isBad: (row: UnitRow) => boolean): ProductGuardrail => {
    const [current, candidate] = [count(rows, "current", isBad), count(rows, "candidate", isBad)];
    return {
      ...readRateGuardrail({ name, current, candidate, margin }, options),
      ...{ kind: "rate", margin, current: shareOf(current), candidate: shareOf(candidate) },
    };
  };
  const [current, candidate] = [logLatency(rows, "current"), logLatency(rows, "candidate")];
  const { errors, handOffs, unsupportedClaims, slowAnswers, latencyRatio } = plan.guardrails;
  const slowMs = p95(rows, "current") ?? Number.POSITIVE_INFINITY;
  const isLeak = (row: UnitRow) => leaks.has(leakKey(row));
  const leaked = (arm: Arm) => rows.filter((row) => row.arm === arm).map(isLeak);
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
    // A slow tail hides behind a mean: how many wait longer than all but one in twenty did before.
    {
      ...rate("p95 latency", slowAnswers, (row) => (row.slowestMs ?? 0) > slowMs),
      ...{ kind: "p95", current: p95(rows, "current"), candidate: p95(rows, "candidate") },
    },
    {
      ...rate("personal data", 0, isLeak),
      ...readRareGuardrail(
        { name: "personal data", current: leaked("current"), candidate: leaked("candidate") },
        options,
      ),
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

/** Milliseconds within which 95 % of an arm's visitors had their slowest answer; null without any. */
function p95(rows: readonly UnitRow[], arm: Arm): number | null {
  const times = rows.flatMap((row) => (row.arm === arm && row.slowestMs !== null ? [row.slowestMs] : []));
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(slowFrom * sorted.length) - 1)] ?? null;
}

function logLatency(rows: readonly UnitRow[], arm: Arm): ArmMean {
  const values = rows.flatMap((row) => (row.arm === arm && row.meanLogMs !== null ? [row.meanLogMs] : []));
  const n = values.length;
  if (n === 0) return { n, mean: 0, variance: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { n, mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1) };
}
