import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import type { RunRow } from "@whetstone/db/runs/reads";
import { z } from "zod";
import { answerSet, readEvaluationRows } from "../adapters/evaluation-rows.ts";
import { type RunFile, recipeSchema, runFileSchema } from "./contract.ts";
import { readFacts } from "./dataset-facts.ts";

/** What `startRun` wrote down for every attempt. */
export const resolvedSchema = z.object({
  recipe: recipeSchema,
  template: z.enum(["chatml", "mistral"]),
  maxMinutes: z.number().positive().nullable(),
  underMinimum: z.boolean(),
  override: z.string().nullable(),
  /** Memory ran out once, and less of it was tried. */
  hasShrunk: z.boolean().default(false),
});
export type Resolved = z.output<typeof resolvedSchema>;

export type Workplace = {
  artifacts: ArtifactStore;
  /** Folder of all runs; on a cluster its machines see it under the same path. */
  runsDir: string;
  /** Plain copies of bases. */
  cacheDir: string;
  /** The served model file. */
  basePath: string;
  /** Threads of the CPU; null: all. */
  threads: number | null;
  /** Seconds between checkpoints. */
  checkpointSeconds: number;
};

/** Rows that the trained model answers in PyTorch at most; an item takes a fraction of a second. */
const predictedRows = 200;

/**
 * Puts an attempt's files into the run's folder: rows out of the artifact store by their hash, and run.json. Checkpoints
 * stay in `work` from attempt to attempt; what an attempt makes goes into a folder of its own.
 */
export async function prepareRun(
  place: Workplace,
  input: { run: RunRow; attempt: number; manifest: unknown },
): Promise<{ folder: string; runFile: string; file: RunFile }> {
  const { run, attempt } = input;
  const folder = join(place.runsDir, run.id);
  const outDir = join(folder, `out-${attempt}`);
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const facts = readFacts({ name: run.dataset.name, manifest: input.manifest });
  const fetched = async (side: "train" | "validation" | "test" | "general") => {
    const { sha256, rows } = side === "general" ? facts.general : facts.files[side];
    if (rows === 0) return null;
    const path = join(folder, `${side}.jsonl`);
    await copyFile(await place.artifacts.path(sha256), path);
    return path;
  };
  const [train, validation, test] = [await fetched("train"), await fetched("validation"), await fetched("test")];
  if (!train || !run.dataset.hash) throw new AppError("INVALID", "The dataset has no training rows.");
  const { recipe, template, maxMinutes } = resolvedSchema.parse(run.resolved);
  const expected = async (path: string | null) =>
    path ? readEvaluationRows(await readFile(path, "utf8")).map((row) => row.expected) : [];
  const labels =
    run.dataset.task === "intent" ? answerSet([...(await expected(train)), ...(await expected(test))]) : null;
  const file = runFileSchema.parse({
    ...{ format: 1, runId: run.id, attempt, recipe, seed: run.seed, mode: "train", device: "auto", maxMinutes },
    base: { path: place.basePath, sha256: run.baseHash, template, templateSha256: run.templateHash },
    data: {
      ...{ sha256: run.dataset.hash, train, validation },
      ...{ general: await fetched("general"), heldOut: test ? [test] : [] },
    },
    predict:
      test && labels && labels.length > 1
        ? { rows: await shortened({ test, rows: facts.files.test.rows, folder }), labels, maxTokens: 48 }
        : null,
    ...{ threads: place.threads, checkpointSeconds: place.checkpointSeconds, cacheDir: place.cacheDir },
    ...{ workDir: join(folder, "work"), outDir },
  });
  const runFile = join(folder, `run-${attempt}.json`);
  await writeFile(runFile, JSON.stringify(file, null, 1));
  return { folder, runFile, file };
}

/** Every n-th row of a long test side, so that all classes stay in it. */
async function shortened(input: { test: string; rows: number; folder: string }): Promise<string> {
  if (input.rows <= predictedRows) return input.test;
  const lines = (await readFile(input.test, "utf8")).split("\n").filter(Boolean);
  const step = lines.length / predictedRows;
  const chosen = Array.from({ length: predictedRows }, (_, at) => lines[Math.floor(at * step)]);
  const path = join(input.folder, "predict.jsonl");
  await writeFile(path, `${chosen.join("\n")}\n`);
  return path;
}
