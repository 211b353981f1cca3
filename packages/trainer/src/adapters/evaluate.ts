import { AppError } from "@whetstone/core/errors";
import { createEvaluation, endEvaluation } from "@whetstone/db/adapters/evaluation-writes";
import { readCurrentVersion, readVersionRow } from "@whetstone/db/adapters/version-reads";
import { moveVersionStatus } from "@whetstone/db/adapters/version-writes";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db, Prisma } from "@whetstone/db/client";
import { readRun, readTrainableDataset } from "@whetstone/db/runs/reads";
import type { InferenceClient } from "@whetstone/inference/client";
import { readFacts } from "../runs/dataset-facts.ts";
import { type Actor, actorName } from "./actor.ts";
import { readEvaluationRows } from "./evaluation-rows.ts";
import { type Gate, judgeEvaluation } from "./gates.ts";
import { type EvaluationReport, measureServed } from "./measure-served.ts";

export type EvaluateContext = { db: Db; inference: InferenceClient; artifacts: ArtifactStore };

/**
 * Evaluates the exact file that is served, through the model server, against the version that serves now (or the bare
 * base), on the test side of the dataset that the version was trained on. The report is stored with the version, whatever
 * it says; a draft becomes `evaluated`. NOT_FOUND and INVALID say what is missing.
 */
export async function evaluateVersion(
  ctx: EvaluateContext,
  input: {
    versionId: string;
    actor: Actor;
    signal?: AbortSignal;
    onProgress?: (who: string, done: number, total: number) => void;
  },
): Promise<{ evaluationId: string; status: "passed" | "blocked"; report: EvaluationReport; gates: Gate[] }> {
  const { version, run, dataset, current } = await loadParts(ctx, input.versionId);
  const evaluation = await createEvaluation(ctx.db, {
    ...{ versionId: version.id, againstId: current?.id ?? null },
    datasetHash: dataset.hash ?? "",
  });
  try {
    const { files } = readFacts(dataset);
    if (files.test.rows === 0)
      throw new AppError("INVALID", `The dataset “${dataset.name}” has no test side; freeze one with held-out rows.`);
    const side = async (sha256: string) => readEvaluationRows((await ctx.artifacts.read(sha256)).toString("utf8"));
    const report = await measureServed(ctx, {
      ...{ task: version.task, rows: await side(files.test.sha256), manifest: run.manifest },
      known: (await side(files.train.sha256)).map(({ expected }) => expected),
      ...{ candidateHash: version.adapterHash, currentHash: current?.adapterHash ?? null },
      ...{ signal: input.signal, onProgress: input.onProgress },
    });
    const gates = judgeEvaluation({
      ...{
        comparison: report,
        servedSameAsTrained: report.servedSameAsTrained,
        general: report.general,
        runtime: null,
      },
      ...{ underMinimum: version.adapter?.underMinimum ?? false, hasParity: Boolean(version.adapter?.parity) },
    });
    const status = gates.every(({ passed }) => passed) ? "passed" : "blocked";
    await ctx.db.$transaction(async (tx) => {
      await endEvaluation(tx, {
        ...{ evaluationId: evaluation.id, status, gates },
        report: report as unknown as Prisma.InputJsonObject,
      });
      await moveVersionStatus(tx, { versionId: version.id, from: "draft", to: "evaluated" });
      await appendAudit(tx, {
        ...{ siteId: version.siteId, actor: actorName(input.actor), action: "version.evaluate" },
        subject: `version:${version.id}`,
        after: { evaluation: evaluation.id, status, delta: report.primary.delta },
      });
    });
    return { evaluationId: evaluation.id, status, report, gates };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await endEvaluation(ctx.db, { evaluationId: evaluation.id, status: "failed", error: message.slice(0, 2_000) });
    throw error;
  }
}

async function loadParts(ctx: EvaluateContext, versionId: string) {
  const version = await readVersionRow(ctx.db, { versionId });
  if (!version) throw new AppError("NOT_FOUND", "There is no such version.");
  if (!version.adapter?.runId)
    throw new AppError("INVALID", "A version without an adapter of ours has nothing to evaluate.");
  const run = await readRun(ctx.db, { runId: version.adapter.runId });
  const dataset = run && (await readTrainableDataset(ctx.db, { dataset: run.datasetId }));
  if (!run || !dataset) throw new AppError("NOT_FOUND", "The run or the dataset of this version has been deleted.");
  const serving = await readCurrentVersion(ctx.db, { siteId: version.siteId, task: version.task });
  return { version, run, dataset, current: serving?.id === version.id ? null : serving };
}
