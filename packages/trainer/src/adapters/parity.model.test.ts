import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ArtifactStore, openArtifacts } from "@whetstone/db/artifacts";
import type { InferenceClient } from "@whetstone/inference/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sidecarEnv, trainerCache } from "../env.ts";
import { pythonHome, sidecarDir } from "../python/python-home.ts";
import { startModelServer } from "../testing/model-server.ts";
import { askServed } from "./ask-served.ts";
import { checkAdapter, exactBound } from "./parity.ts";

/** Tiny random models go the whole way: train → PEFT → GGUF → the engine that serves, and its words are PyTorch's. */

const labels = ["refund", "delivery", "password"];
const questions: Record<string, string> = {
  refund: "I want my money back for order",
  delivery: "Where is my parcel with number",
  password: "My password does not work for user",
};
const system = "You sort messages. Reply with one label: refund, delivery, password.";
const folder = mkdtempSync(join(tmpdir(), "whetstone-parity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the adapter as somebody would who forgets one step of the conversion. */
const broken = `
import sys
from pathlib import Path
from sidecar import export
step, peft, base, target, sha, template = sys.argv[1:]
if step == "permutation":
    export.permute = lambda module, values, heads, kv_heads: values
if step == "alpha":
    export.llama_alpha = lambda config: config.lora_alpha / 4
if step == "architecture":
    found = export.head_counts
    export.head_counts = lambda folder: ("qwen2" if found(folder)[0] == "llama" else "llama", *found(folder)[1:])
export.export_gguf(Path(peft), Path(base), Path(target), export.Origin(sha, "1" * 64, template))
`;

let python: string;
beforeAll(async () => {
  python = await pythonHome({ cacheDir: trainerCache() });
}, 900_000);

const runPython = (args: string[]) =>
  execFileSync(python, args, {
    cwd: sidecarDir,
    env: { ...sidecarEnv(), OMP_NUM_THREADS: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });

describe.each(["llama", "qwen2"])("%s", (arch) => {
  const dir = join(folder, arch);
  const base = join(folder, `${arch}.gguf`);
  const out = join(dir, "out");
  let artifacts: ArtifactStore;
  let inference: InferenceClient;
  let close: () => Promise<void>;
  let manifest: Record<string, unknown> & { files: Record<string, { sha256: string }>; templateSha256: string };
  let baseSha: string;

  const row = (label: string, number: number) => {
    const question = `${questions[label]} ${(number * 37) % 1000}?`;
    const prompt = [
      { role: "system" as const, content: system },
      { role: "user" as const, content: question },
    ];
    return { id: `${label}-${number}`, prompt, completion: label, question };
  };
  const rows = (from: number, to: number) =>
    labels.flatMap((label) => Array.from({ length: to - from }, (_, at) => row(label, from + at)));

  beforeAll(async () => {
    runPython(["-m", "tests.tiny", arch, base]);
    baseSha = createHash("sha256").update(readFileSync(base)).digest("hex");
    artifacts = openArtifacts({ dir: join(folder, `${arch}-artifacts`) });
    const server = await startModelServer({ modelPath: base, artifactsDir: artifacts.dir });
    ({ inference, close } = server);
    const { model } = await inference.status();

    const file = (name: string, some: object[]) => {
      const path = join(folder, `${arch}-${name}.jsonl`);
      writeFileSync(path, some.map((one) => `${JSON.stringify(one)}\n`).join(""));
      return path;
    };
    const example = JSON.parse(readFileSync(join(sidecarDir, "../contract/run.example.json"), "utf8"));
    const run = {
      ...example,
      recipe: { ...example.recipe, learningRate: 0.01, epochs: 4, batchRows: 8, precision: "fp32", maxLength: 128 },
      base: { path: base, sha256: baseSha, template: "chatml", templateSha256: model?.templateHash },
      data: { ...example.data, train: file("train", rows(0, 16)), general: null, heldOut: [] },
      predict: { rows: file("test", rows(16, 20)), labels, maxTokens: 16 },
      ...{ threads: 1, device: "cpu", workDir: join(dir, "work"), outDir: out, cacheDir: join(dir, "cache") },
    };
    writeFileSync(join(folder, `${arch}-run.json`), JSON.stringify(run));
    runPython(["-m", "sidecar", join(folder, `${arch}-run.json`)]);
    manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    await artifacts.put({ path: join(out, "adapter.gguf") }, { sha256: manifest.files["adapter.gguf"]?.sha256 ?? "" });
  }, 600_000);
  afterAll(() => close?.());

  test("serving says what training says", async () => {
    const { parity } = await checkAdapter({ inference }, { manifest });
    expect(parity.baseL1).toBeLessThan(exactBound);
    expect(parity.adapterL1).toBeLessThan(exactBound);
    expect(parity.effectL1).toBeGreaterThan(0.3);
  });

  test("the served file answers as the trained model, and the base does not", async () => {
    const adapterHash = manifest.files["adapter.gguf"]?.sha256 ?? "";
    const held = rows(16, 20);
    const ask = (hash: string | null) =>
      askServed(inference, { questions: held, adapterHash: hash, labels, maxTokens: 16 });
    const lines = readFileSync(join(out, "answers.jsonl"), "utf8").trim().split("\n");
    const trained = lines.map((line) => JSON.parse(line).answer);
    const served = await ask(adapterHash);
    expect(served).toEqual(trained);
    const right = (answers: string[]) => answers.filter((answer, at) => answer === held[at]?.completion).length;
    expect(right(served)).toBeGreaterThan(right(await ask(null)) + 2);
  });

  const wrong = arch === "llama" ? ["permutation", "alpha"] : ["alpha"];
  test.each(wrong)("a conversion without its %s is found", async (step) => {
    const target = join(folder, `${arch}-${step}.gguf`);
    const plain = join(dir, "cache", baseSha);
    runPython(["-c", broken, step, out, plain, target, baseSha, manifest.templateSha256]);
    const { sha256 } = await artifacts.put({ path: target });
    const changed = { ...manifest, files: { ...manifest.files, "adapter.gguf": { sha256 } } };
    await expect(checkAdapter({ inference }, { manifest: changed })).rejects.toThrow("conversion to GGUF is wrong");
  });

  test("an adapter of another architecture, base or chat format is refused by the server", async () => {
    const target = join(folder, `${arch}-foreign.gguf`);
    const plain = join(dir, "cache", baseSha);
    for (const [step, sha, template] of [
      ["architecture", baseSha, manifest.templateSha256],
      ["none", "f".repeat(64), manifest.templateSha256],
      ["none", baseSha, "f".repeat(64)],
    ] as const) {
      runPython(["-c", broken, step, out, plain, target, sha, template]);
      const { sha256 } = await artifacts.put({ path: target });
      await expect(inference.warm(sha256)).rejects.toMatchObject({ code: "MODEL_INVALID" });
    }
  });
});
