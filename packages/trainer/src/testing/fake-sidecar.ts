/**
 * A fake sidecar, for faults: it trains nothing, but speaks the contract, saves checkpoints and breaks as it is told.
 *   FAKE_FAULTS='{"dieAtStep":7}' node fake-sidecar.ts run.json
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exitWithParent } from "@whetstone/core/parent-watch";
import { runFileSchema } from "../runs/contract.ts";

export type FakeFaults = {
  steps?: number;
  stepMs?: number;
  /** Kills itself with SIGKILL before this step, in the first attempts; one more than `steps`: half through the export. */
  dieAtStep?: number;
  dieInAttempts?: number;
  /** Ends with this exit code and reason at once, in the first `exitInAttempts` attempts. */
  exit?: number;
  exitInAttempts?: number;
  ignoreSignals?: boolean;
  /** Ends well without a manifest, or with a file that is not what the manifest says. */
  leave?: "no manifest" | "half a file";
};

const faults: FakeFaults = JSON.parse(process.env.FAKE_FAULTS ?? "{}");
const { steps = 20, stepMs = 20, dieInAttempts = 1, exitInAttempts = 99 } = faults;
const run = runFileSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")));
let isStopping = false;

if (!faults.ignoreSignals) exitWithParent(() => process.exit(1));
process.on("SIGTERM", () => {
  if (!faults.ignoreSignals) isStopping = true;
});

say({ type: "started", device: "fake", precision: "fp32", runId: run.runId, attempt: run.attempt, reasons: {} });
say({ type: "stage", stage: "loading" });
if (faults.exit !== undefined && run.attempt <= exitInAttempts)
  fail(faults.exit, `a made-up fault of kind ${faults.exit}`);
process.stderr.write("a line for the log\n");
say({ type: "data", rows: 8, tokens: 800, dropped: { tooLong: 0 }, validationRows: 0 });
say({ type: "stage", stage: "training" });

let step = newestCheckpoint();
if (step > 0) say({ type: "resumed", step });
while (step < steps) {
  await sleep(stepMs);
  step++;
  if (step === faults.dieAtStep && run.attempt <= dieInAttempts) process.kill(process.pid, "SIGKILL");
  const loss = 2 / step;
  say({ type: "step", step, steps, loss, tokensPerSecond: 100, etaSeconds: (steps - step) * 0.02, memoryBytes: 1e8 });
  if (isStopping || step % 5 === 0) saveCheckpoint(step);
  if (isStopping) fail(13, `Stopped at step ${step} of ${steps}, with a checkpoint.`);
}
say({ type: "stage", stage: "exporting" });
if (faults.dieAtStep === steps + 1 && run.attempt <= dieInAttempts) {
  mkdirSync(run.outDir, { recursive: true });
  writeFileSync(join(run.outDir, "adapter.gguf"), "half");
  process.kill(process.pid, "SIGKILL");
}
finish();
// The open standard input would hold this process.
process.exit(0);

function finish(): void {
  mkdirSync(run.outDir, { recursive: true });
  const names = ["adapter.gguf", "adapter_config.json", "adapter_model.safetensors"];
  const files = Object.fromEntries(
    names.map((name) => {
      // Depends on the run and not on the attempt, as a training that resumes exactly does.
      const content = `${name} of ${run.runId}`;
      writeFileSync(join(run.outDir, name), faults.leave === "half a file" ? content.slice(0, 9) : content);
      return [name, { sha256: sha256(content), sizeBytes: content.length }];
    }),
  );
  const peft = names.slice(1).map((name) => `"${name}": "${files[name]?.sha256}"`);
  const manifest = {
    ...{ format: 1, runId: run.runId, attempt: run.attempt, steps, rank: run.recipe.lora.r, files, answers: null },
    ...{ baseSha256: run.base.sha256, datasetSha256: run.data.sha256, templateSha256: run.base.templateSha256 },
    ...{ tokensPerSecond: 100, peakMemoryBytes: 1e8, peftSha256: sha256(`{${peft.join(", ")}}`) },
  };
  if (faults.leave !== "no manifest") writeFileSync(join(run.outDir, "manifest.json"), JSON.stringify(manifest));
  say({ type: "finished", manifest: "manifest.json", tokensPerSecond: 100, memoryBytes: 1e8 });
}

function newestCheckpoint(): number {
  if (!existsSync(run.workDir)) return 0;
  const names = readdirSync(run.workDir).filter((name) => name.startsWith("checkpoint-"));
  return Math.max(0, ...names.map((name) => Number(name.slice("checkpoint-".length))));
}

function saveCheckpoint(at: number): void {
  const temporary = join(run.workDir, `tmp-${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  writeFileSync(join(temporary, "checkpoint.json"), JSON.stringify({ step: at }));
  const target = join(run.workDir, `checkpoint-${String(at).padStart(7, "0")}`);
  if (!existsSync(target)) renameSync(temporary, target);
  say({ type: "checkpoint", step: at });
}

function fail(code: number, message: string): never {
  say({ type: "failed", code, message });
  process.exit(code);
}

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
