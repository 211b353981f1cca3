import { AppError } from "@whetstone/core/errors";
import { readCurrentVersion, readVersionRow, type VersionRow } from "@whetstone/db/adapters/version-reads";
import type { Db, Tx } from "@whetstone/db/client";
import { type ArenaTally, readPairs, readTally } from "@whetstone/db/experiments/arena";
import { readExperimentOfCandidate } from "@whetstone/db/experiments/reads";
import { type ExperimentReading, readExperiment } from "../experiments/read-experiment.ts";
import { judgePromotion, type PromotionGate } from "./promotion-gates.ts";

export type PromotionCase = {
  version: VersionRow;
  /** What serves now; null: the configured base. */
  current: { id: string; name: string; hash: string } | null;
  gates: PromotionGate[];
  experiment: ExperimentReading | null;
  arena: ArenaTally | null;
  /** Answers of both to the same questions, newest first. */
  samples: { question: string; current: string; candidate: string }[];
  /** What is frozen into the promotion: numbers, not words of visitors. */
  evidence: Record<string, unknown>;
};

/** Everything that a person should see before a promotion, and what is frozen with it. NOT_FOUND. */
export async function readPromotionCase(
  ctx: { db: Db | Tx },
  input: { versionId: string; now: Date },
): Promise<PromotionCase> {
  const version = await readVersionRow(ctx.db, input);
  if (!version) throw new AppError("NOT_FOUND", "This version does not exist; reload the list.");
  const [current, row] = await Promise.all([
    readCurrentVersion(ctx.db, { siteId: version.siteId, task: version.task }),
    readExperimentOfCandidate(ctx.db, { candidateId: version.id }),
  ]);
  const experiment = row ? await readExperiment(ctx, { experimentId: row.id, now: input.now }) : null;
  const gates = judgePromotion({
    evaluation: version.evaluation && {
      status: version.evaluation.status,
      gates: version.evaluation.gates as { gate: string; passed: boolean; reason: string }[],
    },
    isUnderMinimum: version.adapter?.underMinimum ?? false,
    experiment: experiment && {
      outcome: experiment.experiment.outcome,
      isRunning: experiment.isRunning,
      verdict: experiment.verdict,
    },
  });
  const arena = row ? await readTally(ctx.db, { experimentId: row.id }) : null;
  const pairs = row ? await readPairs(ctx.db, { experimentId: row.id, take: 6 }) : [];
  return {
    ...{ version, gates, experiment, arena },
    current: current && { id: current.id, name: current.name, hash: current.hash },
    samples: pairs.map(({ question, currentText, candidateText }) => ({
      ...{ question, current: currentText, candidate: candidateText },
    })),
    evidence: {
      at: input.now.toISOString(),
      version: { id: version.id, name: version.name, hash: version.hash, adapterHash: version.adapterHash },
      current: current && { id: current.id, name: current.name, hash: current.hash },
      evaluation: version.evaluation && {
        ...{ id: version.evaluation.id, status: version.evaluation.status, gates: version.evaluation.gates },
        datasetHash: version.evaluation.datasetHash,
      },
      experiment: experiment && numbersOf(experiment),
      arena,
    },
  };
}

/** The numbers of an experiment as they are frozen and shown again later. */
export function numbersOf(reading: ExperimentReading) {
  const { experiment, plan, arms, exposed, days, verdict, measured, guardrails } = reading;
  return {
    ...{ id: experiment.id, name: experiment.name, phase: experiment.phase, plan, arms, exposed, days },
    ...{ decision: verdict.decision, reason: verdict.reason, evidence: verdict.evidence },
    ...{ runningP: measured.runningP, eValue: Math.min(measured.eValue, 1e300), pairs: measured.pairs },
    ...{ sampleRatioP: reading.sampleRatioP, critical: reading.critical, guardrails },
  };
}
