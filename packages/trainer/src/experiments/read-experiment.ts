import { AppError } from "@whetstone/core/errors";
import { readVersionRow } from "@whetstone/db/adapters/version-reads";
import type { Db, Tx } from "@whetstone/db/client";
import { readUnits, type UnitRow } from "@whetstone/db/experiments/outcomes";
import { type ExperimentRow, readExperimentRow, runningPhases } from "@whetstone/db/experiments/reads";
import { readSuspectAnswers } from "@whetstone/db/experiments/shown-answers";
import { type BayesView, bayesView } from "./bayes.ts";
import { decide, meetsMinimum, type Verdict, weigh } from "./decide.ts";
import { type ExperimentPlan, experimentPlanSchema } from "./experiment-plan.ts";
import { findLeaks } from "./find-leaks.ts";
import { type Measurement, measure, type Unit } from "./measure.ts";
import { toUnits } from "./outcome.ts";
import type { Arm } from "./plan.ts";
import { findBreak, type ProductGuardrail, readGuardrails } from "./product-guardrails.ts";
import { sampleRatioLogBayesFactor, sampleRatioP } from "./sample-ratio.ts";
import { readSecondary, type Secondary } from "./secondary.ts";

type Ctx = { db: Db | Tx };

/** One look of the chart: matured visitors of both arms so far, the difference and its interval. */
export type Look = { n: number; at: string; estimate: number; lower: number; upper: number; isEnough: boolean };

export type ExperimentReading = {
  experiment: ExperimentRow;
  plan: ExperimentPlan;
  isRunning: boolean;
  /** Visitors who met each arm, matured or not. */
  exposed: Record<Arm, number>;
  /** Of them, those of the phase that runs now. */
  exposedInPhase: Record<Arm, number>;
  phaseSince: Date | null;
  /** Days since the first exposure. */
  days: number;
  /** Matured visitors and how many of them were helped. */
  arms: Measurement["arms"];
  measured: Measurement;
  verdict: Verdict;
  critical: string | null;
  sampleRatioP: number;
  guardrails: ProductGuardrail[];
  offlineGatesPassed: boolean;
  /** False for an adapter under the minimums: it stays in the shadow. */
  mayMeetVisitors: boolean;
  looks: Look[];
  /** Shown as explanation, never read by a rule; null while an arm is empty. */
  bayes: BayesView | null;
  secondary: Record<Arm, Secondary>;
};

const maxLooks = 80;

/**
 * Reads an experiment as of `now`: one row per visitor, the outcome of those whose hours have passed, the guardrails and
 * the sample ratio of all who were exposed, and what the rules say. NOT_FOUND.
 */
export async function readExperiment(ctx: Ctx, input: { experimentId: string; now: Date }): Promise<ExperimentReading> {
  const experiment = await readExperimentRow(ctx.db, input);
  if (!experiment) throw new AppError("NOT_FOUND", "This experiment does not exist; go back to the list.");
  const plan = experimentPlanSchema.parse(experiment.plan);
  const [rows, suspects, candidate] = await Promise.all([
    readUnits(ctx.db, { experimentId: experiment.id, matureHours: plan.matureHours }),
    readSuspectAnswers(ctx.db, { experimentId: experiment.id }),
    readVersionRow(ctx.db, { versionId: experiment.candidateId }),
  ]);
  const offlineGatesPassed = candidate?.evaluation?.status === "passed";
  const mayMeetVisitors = candidate?.adapter?.underMinimum !== true;
  const leaks = findLeaks(suspects);
  const read = readRows(plan, { experiment, rows, leaks, now: input.now, offlineGatesPassed });
  return { experiment, ...read, mayMeetVisitors };
}

type Rows = {
  experiment: Pick<ExperimentRow, "phase" | "startedAt" | "endedAt">;
  rows: readonly UnitRow[];
  /** Visitors who were shown personal data, by `leakKey`. */
  leaks: ReadonlySet<string>;
  now: Date;
  offlineGatesPassed: boolean;
};

/** The same from rows, without a database. */
export function readRows(plan: ExperimentPlan, input: Rows): Omit<ExperimentReading, "experiment" | "mayMeetVisitors"> {
  const { experiment, rows, leaks, now, offlineGatesPassed } = input;
  const units = toUnits(rows, { now, matureHours: plan.matureHours });
  const measured = measure(plan, units);
  const guardrails = readGuardrails(plan, { rows, leaks });
  const critical = findBreak(rows);
  const until = experiment.endedAt && experiment.endedAt < now ? experiment.endedAt : now;
  const first = rows[0]?.exposedAt;
  const days = first ? Math.max(0, (until.getTime() - first.getTime()) / 86_400_000) : 0;
  const ratioP = exposedRatioP(plan, rows);
  const inPhase = rows.filter((row) => row.phase === experiment.phase);
  return {
    plan,
    isRunning: (runningPhases as readonly string[]).includes(experiment.phase),
    exposed: countArms(rows),
    exposedInPhase: countArms(inPhase),
    phaseSince: inPhase[0]?.exposedAt ?? null,
    days,
    arms: measured.arms,
    measured,
    verdict: decide(plan, { ...measured.arms, days, sampleRatioP: ratioP, guardrails, critical, offlineGatesPassed }),
    ...{ critical, sampleRatioP: ratioP, guardrails, offlineGatesPassed },
    looks: lookBack(plan, units),
    bayes:
      measured.arms.current.n > 0 && measured.arms.candidate.n > 0
        ? bayesView(measured.arms.current, measured.arms.candidate)
        : null,
    secondary: {
      current: readSecondary(rows, { arm: "current", now }),
      candidate: readSecondary(rows, { arm: "candidate", now }),
    },
  };
}

/** Over every exposure, matured or not, because a broken split is seen there first. */
function exposedRatioP(plan: ExperimentPlan, rows: readonly UnitRow[]): number {
  const counts = { current: 0, candidate: 0 };
  let largest = 0;
  for (const row of rows) {
    counts[row.arm] += 1;
    const factor = sampleRatioLogBayesFactor([counts.current, counts.candidate], [1 - plan.share, plan.share]);
    largest = Math.max(largest, factor);
  }
  return sampleRatioP(largest);
}

/** The estimate after each part of the visitors, at most some eighty, the newest always. */
function lookBack(plan: ExperimentPlan, units: readonly Unit[]): Look[] {
  const counts: Measurement["arms"] = { current: { n: 0, successes: 0 }, candidate: { n: 0, successes: 0 } };
  const step = Math.max(1, Math.ceil(units.length / maxLooks));
  const looks: Look[] = [];
  for (const [index, unit] of units.entries()) {
    counts[unit.arm].n += 1;
    counts[unit.arm].successes += unit.outcome;
    if ((index + 1) % step !== 0 && index + 1 !== units.length) continue;
    const evidence = weigh(plan, counts);
    if (!evidence) continue;
    const [lower, upper] = evidence.interval;
    looks.push({
      ...{ n: index + 1, at: new Date(unit.at).toISOString(), estimate: evidence.estimate },
      ...{ lower: Math.max(-1, lower), upper: Math.min(1, upper) },
      isEnough: meetsMinimum(counts.current) && meetsMinimum(counts.candidate),
    });
  }
  return looks;
}

function countArms(rows: readonly UnitRow[]): Record<Arm, number> {
  const of = (arm: Arm) => rows.filter((row) => row.arm === arm).length;
  return { current: of("current"), candidate: of("candidate") };
}
