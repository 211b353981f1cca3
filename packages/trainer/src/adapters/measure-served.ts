import type { ArtifactStore } from "@whetstone/db/artifacts";
import type { InferenceClient } from "@whetstone/inference/client";
import { z } from "zod";
import { askServed } from "./ask-served.ts";
import { type Comparison, compare } from "./compare.ts";
import { type CriticalFinding, newCritical } from "./critical.ts";
import { answerSet, type EvaluationRow } from "./evaluation-rows.ts";
import { generalLoss } from "./general-text.ts";
import { measureWriteMode, type WriteMode } from "./write-mode.ts";

export type EvaluationReport = Comparison & {
  task: string;
  /** The answers that both versions were held to; null for free text. */
  labels: string[] | null;
  servedSameAsTrained: number | null;
  general: { current: number; candidate: number };
  /** What the candidate newly says that no answer may. */
  critical: { count: number; findings: CriticalFinding[] };
  /** Whether a version for answers may write in its own words; null for other tasks. */
  writeMode: WriteMode | null;
  against: { adapterHash: string | null };
  seconds: number;
};

const maxTokens = 160;
const labelTokens = 48;

/**
 * Asks the model server every row twice, with the candidate's adapter and with the current one (null: the bare base), under
 * the same decoding, and compares. `manifest` is the run's, whose own answers in PyTorch serving is compared with.
 */
export async function measureServed(
  ctx: { inference: InferenceClient; artifacts: ArtifactStore },
  input: {
    task: string;
    rows: EvaluationRow[];
    /** Completions of the training side: where these are few, both versions are held to them. */
    known: string[];
    candidateHash: string | null;
    currentHash: string | null;
    manifest: unknown;
    signal?: AbortSignal | undefined;
    onProgress?: ((who: string, done: number, total: number) => void) | undefined;
  },
): Promise<EvaluationReport> {
  const began = performance.now();
  const { task, rows, candidateHash, currentHash, signal } = input;
  const labels = task === "intent" ? answerSet([...input.known, ...rows.map(({ expected }) => expected)]) : null;
  const ask = (who: string, adapterHash: string | null) =>
    askServed(ctx.inference, {
      ...{ questions: rows, adapterHash, labels, maxTokens: labels ? labelTokens : maxTokens, signal },
      onProgress: (done, total) => input.onProgress?.(who, done, total),
    });
  const candidate = await ask("candidate", candidateHash);
  const current = await ask(currentHash ? "current" : "base", currentHash);
  const general = {
    current: await generalLoss(ctx.inference, currentHash),
    candidate: await generalLoss(ctx.inference, candidateHash),
  };
  return {
    ...compare(rows, { current, candidate }, task),
    ...{ task, labels, general, against: { adapterHash: currentHash } },
    critical: newCritical(rows, { current, candidate }),
    writeMode: task === "answer" ? await measureWriteMode(ctx.inference, { rows, candidate, signal }) : null,
    servedSameAsTrained: await sameAsTrained(ctx.artifacts, { manifest: input.manifest, rows, candidate }),
    seconds: (performance.now() - began) / 1000,
  };
}

const manifestSchema = z.object({ artifacts: z.object({ answers: z.string().optional() }).loose() }).loose();

/** Share of the rows that the run answered in PyTorch, too, on which the served file says the same. */
async function sameAsTrained(
  artifacts: ArtifactStore,
  input: { manifest: unknown; rows: EvaluationRow[]; candidate: string[] },
): Promise<number | null> {
  const answers = manifestSchema.safeParse(input.manifest).data?.artifacts.answers;
  if (!answers) return null;
  const lines = (await artifacts.read(answers)).toString("utf8").split("\n").filter(Boolean);
  const trained = new Map(lines.map((line) => JSON.parse(line)).map((one) => [String(one.id), String(one.answer)]));
  const both = input.rows
    .map((row, at) => ({ served: input.candidate[at], trained: trained.get(row.id) }))
    .filter((one) => one.trained !== undefined);
  return both.length === 0 ? null : both.filter((one) => one.served === one.trained).length / both.length;
}
