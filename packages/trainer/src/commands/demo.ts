/**
 * pnpm trainer demo --train FILE --test FILE [--labels a,b,…] [--recipe cpu-smol --seed 0 --json]
 *
 * One turn of the loop on two files of `text, intent` rows (JSON Lines, plain or .gz): dataset → run → export → parity →
 * serving → evaluation, by the product's own verbs. Base and adapter answer under the same label grammar.
 */
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { openConfiguredArtifacts } from "@whetstone/db/artifacts/s3";
import { createDb } from "@whetstone/db/client";
import { createInferenceClient } from "@whetstone/inference/client";
import { readEvaluationRows } from "../adapters/evaluation-rows.ts";
import { measureServed } from "../adapters/measure-served.ts";
import { checkAdapter } from "../adapters/parity.ts";
import { readTextFile } from "../datasets/import.ts";
import { freezeDemo } from "../demo/freeze.ts";
import { progressLine, type Result, resultText } from "../demo/report.ts";
import { type LabelledText, readLabelledTexts } from "../demo/rows.ts";
import { trainDemo } from "../demo/train.ts";
import { readEnv } from "../env.ts";
import { basesDir, openBackend } from "../runs/open-backend.ts";

const usage =
  "Usage: pnpm trainer demo --train FILE --test FILE [--labels a,b,…] [--recipe cpu-smol --seed 0 --json]; rows are text, intent";

export async function run(args: string[]): Promise<void> {
  const options = read(args);
  const { labels, train, test } = options;
  const began = performance.now();
  const env = readEnv();
  const db = createDb({ url: env.DATABASE_URL, connections: 6 });
  const inference = createInferenceClient({ url: env.INFERENCE_URL, token: env.INFERENCE_TOKEN });
  const artifacts = openConfiguredArtifacts(env);
  const say = progressLine();
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort());
  try {
    const frozen = await freezeDemo({ db, artifacts }, { train, test, labels });
    say.line(
      `dataset ${frozen.hash.slice(0, 12)}: ${frozen.trainRows} of ${train.length} training rows, ${test.length} test rows`,
    );
    for (const step of frozen.steps.filter(({ before, after }) => after < before))
      say.line(`  ${step.gate}: ${step.before} → ${step.after}`);
    const finished = await trainDemo(
      {
        ...{ db, inference, databaseUrl: env.DATABASE_URL },
        execute: {
          ...{ db, backend: openBackend(env), signal: ending.signal },
          check: (input) => checkAdapter({ inference }, input),
          place: {
            ...{ artifacts, runsDir: env.RUNS_DIR, cacheDir: basesDir(env), basePath: env.MODEL_PATH },
            ...{ threads: env.TRAINING_THREADS ?? null, checkpointSeconds: env.CHECKPOINT_SECONDS },
          },
        },
      },
      { datasetId: frozen.datasetId, recipe: options.recipe, seed: options.seed, onEvent: say.event },
    );
    const adapter = await db.adapter.findFirstOrThrow({ where: { runId: finished.id } });
    const report = await measureServed(
      { inference, artifacts },
      {
        ...{ task: "intent", known: labels, manifest: finished.manifest, signal: ending.signal },
        rows: readEvaluationRows((await artifacts.read(frozen.testSha256)).toString("utf8")),
        ...{ candidateHash: adapter.hash, currentHash: null, onProgress: say.answers },
      },
    );
    const result: Result = {
      ...{ base: report.primary.current, adapter: report.primary.candidate, mcnemarP: report.primary.p },
      servedSameAsTrained: report.servedSameAsTrained,
      minutes: (performance.now() - began) / 60_000,
      tokensPerSecond: finished.tokensPerSecond ?? 0,
      ...{ macroF1: report.metrics.macroF1?.candidate ?? 0, interval: report.primary.interval, testRows: test.length },
      ...{ adapterHash: adapter.hash, parity: adapter.parity, trainRows: frozen.trainRows, general: report.general },
    };
    say.line(resultText(result));
    if (options.json) console.log(JSON.stringify(result));
  } finally {
    await db.$disconnect();
  }
}

function read(args: string[]) {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (cause) {
    throw new AppError("INVALID", `${cause instanceof Error ? cause.message : cause}\n${usage}`, { cause });
  }
  if (!values.train || !values.test) throw new AppError("INVALID", `Give --train and --test.\n${usage}`);
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new AppError("INVALID", "--seed is a whole number, 0 or more.");
  const all = {
    train: readLabelledTexts(readTextFile(values.train), values.train),
    test: readLabelledTexts(readTextFile(values.test), values.test),
  };
  const labels = values.labels
    ? values.labels
        .split(",")
        .map((label) => label.trim())
        .filter(Boolean)
    : [...new Set(all.train.map(({ intent }) => intent))].sort();
  const isChosen = ({ intent }: LabelledText) => labels.includes(intent);
  const [train, test] = [all.train.filter(isChosen), all.test.filter(isChosen)];
  for (const label of labels)
    if (!train.some(({ intent }) => intent === label))
      throw new AppError("INVALID", `${values.train} has no row of the label ${label}.`);
  if (test.length === 0) throw new AppError("INVALID", `${values.test} has no row of the labels ${labels.join(", ")}.`);
  return { train, test, labels, seed, recipe: values.recipe, json: values.json };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      train: { type: "string" },
      test: { type: "string" },
      labels: { type: "string" },
      recipe: { type: "string", default: "cpu-smol" },
      seed: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
    },
  }).values;
}
