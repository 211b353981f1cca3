import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import {
  claimEvaluation,
  type EvaluationAttempt,
  endEvaluation,
  noteEvaluation,
  postponeEvaluation,
} from "@whetstone/db/adapters/evaluation-writes";
import { readCurrentVersion, readVersionRow } from "@whetstone/db/adapters/version-reads";
import { moveVersionStatus, setAnswerMode } from "@whetstone/db/adapters/version-writes";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import type { Db, Prisma, Tx } from "@whetstone/db/client";
import { readRun, readTrainableDataset } from "@whetstone/db/runs/reads";
import type { InferenceClient } from "@whetstone/inference/client";
import { z } from "zod";
import { readFacts } from "../runs/dataset-facts.ts";
import { type Actor, actorName } from "./actor.ts";
import { readEvaluationRows } from "./evaluation-rows.ts";
import { type Gate, judgeEvaluation } from "./gates.ts";
import { type EvaluationReport, measureServed } from "./measure-served.ts";

export type EvaluateContext = {
  db: Db;
  inference: InferenceClient;
  artifacts: ArtifactStore;
  /** Aborts when the worker is asked to end. */
  signal?: AbortSignal;
};

export type Evaluated = {
  evaluationId: string;
  status: "passed" | "blocked";
  report: EvaluationReport;
  gates: Gate[];
};

type RunEvaluation = {
  evaluationId: string;
  actor: Actor;
  signal?: AbortSignal;
  onProgress?: (who: string, done: number, total: number) => void;
  /** Ends the job in the transaction that stores the report; absent: there is no job, and a fault ends the evaluation. */
  completeJob?: (tx: Tx) => Promise<void>;
};

const paritySchema = z.object({ adapterL1: z.number(), bound: z.number() });

/** Milliseconds between two notes of how far it is. */
const noteMs = 1_000;

/** Thrown inside an attempt that another one has replaced: whoever gets it stops and says nothing. */
class EvaluationLost extends Error {}

/** Faults of the model server that it gets over by itself. */
const passing = new Set(["UNAVAILABLE", "MODEL_NOT_LOADED", "ENGINE_LOST", "ENGINE_BUSY", "DEADLINE_EXCEEDED"]);

/** Whether another try may mend it. Our own errors say what is wrong with version or data; the next try would say the same. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof AppError) || passing.has(error.code);
}

/**
 * Evaluates the exact file that is served, through the model server, against the version that serves now (or the bare
 * base), on the test side of the dataset that the version was trained on. The report is stored with the version, whatever
 * it says; a draft becomes `evaluated`. Null where the evaluation has ended or another attempt has replaced this one;
 * NOT_FOUND and INVALID say what is missing.
 */
export async function runEvaluation(ctx: EvaluateContext, input: RunEvaluation): Promise<Evaluated | null> {
  const claimed = await claimEvaluation(ctx.db, input);
  if (!claimed) return null;
  const { versionId, ...attempt } = claimed;
  try {
    return await evaluateOnce(ctx, { ...input, attempt, versionId });
  } catch (error) {
    if (error instanceof EvaluationLost) {
      log("warn", "evaluation.fenced", { ...attempt });
      return null;
    }
    log("error", "evaluation.failed", { ...attempt, ...errorFields(error) });
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
    if (input.completeJob && mayPass(error)) await postponeEvaluation(ctx.db, { ...attempt, error: message });
    else await endEvaluation(ctx.db, { ...attempt, status: "failed", error: message });
    throw error;
  }
}

async function evaluateOnce(
  ctx: EvaluateContext,
  input: RunEvaluation & { attempt: EvaluationAttempt; versionId: string },
): Promise<Evaluated> {
  const { attempt } = input;
  const { version, run, dataset, current } = await loadParts(ctx, input.versionId);
  const { files } = readFacts(dataset);
  if (files.test.rows === 0)
    throw new AppError("INVALID", `The dataset “${dataset.name}” has no test side; freeze one with held-out rows.`);
  const side = async (sha256: string) => readEvaluationRows((await ctx.artifacts.read(sha256)).toString("utf8"));
  const fenced = new AbortController();
  const { db, ...engine } = ctx;
  const report = await measureServed(engine, {
    ...{ task: version.task, rows: await side(files.test.sha256), manifest: run.manifest },
    known: (await side(files.train.sha256)).map(({ expected }) => expected),
    ...{ candidateHash: version.adapterHash, currentHash: current?.adapterHash ?? null },
    signal: AbortSignal.any([fenced.signal, ...[ctx.signal, input.signal].filter((one) => one !== undefined)]),
    onProgress: createNotes(db, { ...input, onLost: () => fenced.abort(new EvaluationLost()) }),
  }).catch((error: unknown) => {
    fenced.signal.throwIfAborted();
    throw error;
  });
  const parity = paritySchema.safeParse(version.adapter?.parity).data ?? null;
  const { servedSameAsTrained, general } = report;
  const gates = judgeEvaluation({
    ...{ comparison: report, servedSameAsTrained, general, runtime: null, newCritical: report.critical.count },
    // Where the run could not answer the rows itself, its probabilities stand for them.
    parity: report.labels ? null : parity,
    ...{ underMinimum: version.adapter?.underMinimum ?? false, hasParity: Boolean(version.adapter?.parity) },
  });
  const status = gates.every(({ passed }) => passed) ? "passed" : "blocked";
  await db.$transaction(async (tx) => {
    const isStored = await endEvaluation(tx, {
      ...{ ...attempt, status, gates, againstId: current?.id ?? null },
      report: report as unknown as Prisma.InputJsonObject,
    });
    if (!isStored) throw new EvaluationLost();
    await moveVersionStatus(tx, { versionId: version.id, from: "draft", to: "evaluated" });
    if (report.writeMode && report.writeMode.earned !== null)
      await setAnswerMode(tx, { versionId: version.id, answerMode: report.writeMode.earned ? "write" : "quote" });
    await appendAudit(tx, {
      ...{ siteId: version.siteId, actor: actorName(input.actor), action: "version.evaluate" },
      subject: `version:${version.id}`,
      after: { evaluation: attempt.evaluationId, status, delta: report.primary.delta },
    });
    await input.completeJob?.(tx);
  });
  return { evaluationId: attempt.evaluationId, status, report, gates };
}

/** Keeps how far it is where the page sees it, and finds out early that somebody else has taken over. */
function createNotes(
  db: Db,
  input: Pick<RunEvaluation, "onProgress"> & { attempt: EvaluationAttempt; onLost: () => void },
): (who: string, done: number, total: number) => void {
  let notedAt = 0;
  return (who, done, total) => {
    input.onProgress?.(who, done, total);
    if (performance.now() - notedAt < noteMs) return;
    notedAt = performance.now();
    const answered = who === "candidate" ? done : total + done;
    // A note that is lost is no reason to stop; the next one or the end will tell.
    noteEvaluation(db, { ...input.attempt, done: answered, total: 2 * total }).then(
      (isOurs) => isOurs || input.onLost(),
      () => {},
    );
  };
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
