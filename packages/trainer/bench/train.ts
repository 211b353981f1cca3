/**
 * pnpm bench:train [--rows FILE --steps 12 --json]
 *
 * Tokens per second of a training with the default model, next to TRL with its default settings on the same rows in the
 * same run, each in a process of its own, and what share of the measured matrix speed both reach. Without --rows, made-up
 * rows of two kinds are measured: intents, whose prompts begin alike, and answers, whose prompts hold different passages.
 * Rows are JSON Lines with prompt and completion.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sidecarEnv, trainerCache } from "../src/env.ts";
import { pythonHome, sidecarDir } from "../src/python/python-home.ts";
import { answerRows, intentRows } from "./made-up-rows.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    steps: { type: "string", default: "12" },
    json: { type: "boolean", default: false },
  },
});
const steps = Number(values.steps);
if (!Number.isInteger(steps) || steps < 3) throw new Error("--steps is a whole number, 3 or more");
const model = process.env.MODEL_PATH;
if (!model) throw new Error("MODEL_PATH names the GGUF file to train on; pnpm bench:train sets it");

const unpack = `
import sys
from pathlib import Path
from sidecar.base import unpack
Path(sys.argv[2]).mkdir()
unpack(Path(sys.argv[1]), Path(sys.argv[2]))
`;
type Measured = { tokensPerSecond: number; secondsPerStep: number; loadingSeconds: number; memoryBytes: number };
const folder = mkdtempSync(join(tmpdir(), "whetstone-bench-"));
const say = (line: string) => process.stderr.write(`${line}\n`);
try {
  const python = await pythonHome({ cacheDir: trainerCache(), onProgress: say });
  const base = join(folder, "base");
  await runPython(python, ["-c", unpack, model, base]);
  const { gflops } = (await runPython(python, ["-m", "bench", "gemm"])) as { gflops: Record<string, number> };
  const files = values.rows ? { given: values.rows } : writeRows();
  const results = [];
  for (const [kind, rows] of Object.entries(files)) {
    const measure = async (way: string) => {
      say(`${kind}: ${way}, ${steps} steps of 8 rows`);
      const args = ["-m", "bench", way, "--base", base, "--rows", rows, "--steps", `${steps}`];
      return (await runPython(python, args)) as Measured;
    };
    const [ours, trl] = [await measure("ours"), await measure("trl")];
    results.push({ kind, ours, trl, ratio: ours.tokensPerSecond / trl.tokensPerSecond });
  }
  // Forward and the two halves of backward that a frozen base needs: 4 operations per weight and token.
  const ceiling = (Math.max(...Object.values(gflops)) * 1e9) / (4 * 134_515_008);
  print(results, gflops, ceiling);
  if (values.json) console.log(JSON.stringify({ results, gflops, ceilingTokensPerSecond: ceiling }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

type Result = { kind: string; ours: Measured; trl: Measured; ratio: number };

function print(results: Result[], gflops: Record<string, number>, ceiling: number): void {
  console.log(
    `matrix speed: fp32 ${gflops.fp32} GFLOP/s, bf16 ${gflops.bf16} GFLOP/s (≈ ${ceiling.toFixed(0)} tokens/s)\n`,
  );
  console.log("rows      way    tokens/s   of ceiling   s/step   peak GB   loading s");
  for (const { kind, ours, trl, ratio } of results) {
    for (const [way, one] of Object.entries({ ours, trl }))
      console.log(
        `${kind.padEnd(10)}${way.padEnd(7)}${one.tokensPerSecond.toFixed(0).padStart(8)}${`${((100 * one.tokensPerSecond) / ceiling).toFixed(0)} %`.padStart(13)}${one.secondsPerStep.toFixed(2).padStart(9)}${(one.memoryBytes / 1e9).toFixed(1).padStart(10)}${one.loadingSeconds.toFixed(1).padStart(12)}`,
      );
    console.log(`${kind.padEnd(10)}ratio  ${ratio.toFixed(2).padStart(8)}`);
  }
}

function writeRows(): Record<string, string> {
  const kinds = { intents: intentRows(), answers: answerRows() };
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, rows]) => {
      const file = join(folder, `${kind}.jsonl`);
      writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return [kind, file];
    }),
  );
}

/** The last line that the program prints, as JSON; its other words are shown where it fails. */
function runPython(python: string, args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const env = { ...sidecarEnv(), HF_HUB_OFFLINE: "1", OMP_WAIT_POLICY: process.env.OMP_WAIT_POLICY ?? "PASSIVE" };
    const child = spawn(python, args, { cwd: sidecarDir, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let words = "";
    child.stdout.on("data", (piece) => (output += piece));
    child.stderr.on("data", (piece) => (words = (words + piece).slice(-4_000)));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) return reject(new Error(`${args.slice(0, 3).join(" ")} ended with ${code}:\n${words}`));
      const last = output.trim().split("\n").at(-1);
      resolve(last ? JSON.parse(last) : null);
    });
  });
}
