/**
 * pnpm bench:swap [--swaps 50] [--lanes 4] [--tokens 24] [--model SPEC] [--apart] [--json]
 *
 * Moves the pointer between three versions while lanes of answers run without pause, through the product's own promotion,
 * rollback and choice of the version, against the real model server. Adapters have random weights on every linear layer,
 * so each version says something else. Printed: failed streams, streams of another version (by their own probabilities),
 * token ids beside a serial greedy run, how far logits move by the shape of a batch alone, how long a rollback takes until
 * a turn that begins after it is served by the other version, and the engine's memory. `--apart` computes every answer in
 * a decode of its own: then nothing moves, and every difference would be a fault. Ends with 1 where a stream failed, lied,
 * or differs from the serial run before a near tie (0.05) by more than the shape of a batch moves its logits.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { createDb } from "@whetstone/db/client";
import { createInferenceClient } from "@whetstone/inference/client";
import { writeRandomAdapter } from "../apps/inference/bench/random-adapter.ts";
import { fetchModels } from "./stack/models.ts";
import { openStack } from "./stack.ts";
import { memoryOf } from "./swap/memory.ts";
import { type SwapReport, swapUnderLoad } from "./swap/swap-under-load.ts";
import { makeVersions } from "./swap/versions.ts";

const { values } = parseArgs({
  options: {
    swaps: { type: "string", default: "50" },
    lanes: { type: "string", default: "4" },
    tokens: { type: "string", default: "24" },
    model: { type: "string" },
    apart: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), "whetstone-swap-"));
chmodSync(folder, 0o755);
let close = async () => {};

try {
  const counts = { swaps: whole("swaps"), lanes: whole("lanes"), tokens: whole("tokens") };
  const env = { ...(process.env as Record<string, string>), ...(values.model && { MODEL: values.model }) };
  const { model } = await fetchModels({ env, onProgress: say });
  const hashes: string[] = [];
  // As strong as a trained one: the words change, and stay words.
  for (const seed of [1, 2, 3]) {
    const place = { basePath: model.path, seed, strength: 0.25 };
    hashes.push((await writeRandomAdapter(join(folder, "artifacts"), place)).hash);
  }
  const stack = await openStack({
    ...{ folder, services: ["db", "inference"], databaseSettings: { fsync: "off" }, onProgress: say },
    env: { MODEL: `file:${model.path}`, BATCH_INVARIANT: values.apart ? "1" : "0" },
  });
  const db = createDb({ url: stack.ownerUrl });
  close = async () => {
    await db.$disconnect();
    await stack.close();
  };
  const inference = createInferenceClient({ url: stack.inferenceUrl, token: stack.inferenceToken });
  const versions = await makeVersions({ db, inference }, hashes);
  const report = await swapUnderLoad(
    { db, inference, say, memory: () => memoryOf(inference) },
    { ...counts, versions },
  );
  console.log(values.json ? JSON.stringify(report) : asText(report, model.name));
  if (report.failed > 0 || report.foreign > 0 || report.ids.differing > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}

function whole(name: "swaps" | "lanes" | "tokens"): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1) throw new AppError("INVALID", `--${name} is a whole number from 1.`);
  return value;
}

function asText(report: SwapReport, model: string): string {
  const { rollback, promotion, memory, ids, noise, weights } = report;
  const rows = [
    ["model", model],
    ["swaps", `${report.swaps} (${report.rollbacks} of them rollbacks) in ${report.seconds.toFixed(0)} s`],
    ["streams", `${report.streams}, ${report.crossed} of them while the pointer moved`],
    ["failed", `${report.failed}`],
    ["another version's", `${report.foreign}`],
    ["ids equal to the serial run", `${ids.equal}`],
    ["apart after a near tie", `${ids.nearTies} (its two best logits closer than 0.05)`],
    ["apart by the batch's shape", `${ids.noise} (which moves logits by ${inLogits(noise)} without any swap)`],
    ["apart without a reason", `${ids.differing}`],
    ["weights, own version", `${inLogits(weights.own)} from what it says alone`],
    ["weights, nearest other", `${inLogits(weights.other)}`],
    ["promotion, ms", `p50 ${promotion.p50} · p95 ${promotion.p95}`],
    ["rollback, ms", `p50 ${rollback.p50} · p95 ${rollback.p95} until the next turn is served by the other version`],
    ["memory, MB", `${memory.before} before · ${memory.after} after`],
  ];
  return rows.map(([name = "", value]) => `${name.padEnd(28)} ${value}`).join("\n");
}

function inLogits({ p50, p95, largest }: { p50: number; p95: number; largest?: number }): string {
  const most = largest === undefined ? "" : ` · at most ${largest.toFixed(3)}`;
  return `p50 ${p50.toFixed(3)} · p95 ${p95.toFixed(3)}${most}`;
}
