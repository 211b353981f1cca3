import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeRandomAdapter } from "../../bench/random-adapter.ts";
import { tinyShapes, writeRandomModel } from "../../bench/random-model.ts";
import { aRequest, collect, startRealEngine, until } from "../testing.ts";
import type { Engine } from "./engine.ts";

const never = new AbortController().signal;
const dir = mkdtempSync(join(tmpdir(), "swaps-"));
let engine: Engine;
let versions: string[];

/** A tiny model at full precision: what a version says does not depend on what runs beside it. */
beforeAll(async () => {
  const modelPath = join(dir, "tiny.gguf");
  writeRandomModel(modelPath, { shape: tinyShapes.llama, name: "tiny", type: "f32", seed: 3 });
  versions = [];
  for (let seed = 1; seed <= 6; seed++) {
    versions.push((await writeRandomAdapter(dir, { basePath: modelPath, seed })).hash);
  }
  engine = await startRealEngine({ modelPath, artifactsDir: dir, slots: 4, maxAdapters: 2, contextTokens: 256 });
});
afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true });
});

const write = async (adapterHash: string | null, question = "Where is my parcel?") => {
  const messages = [{ role: "user" as const, content: question }];
  const { text, last } = await collect(engine.generate(aRequest({ adapterHash, messages, maxTokens: 16 }), never));
  return { text, end: last?.type };
};

/** Resident memory of the engine process, megabytes. */
const residentMb = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.status().host.pid}/status`, "utf8"))?.[1]) / 1_000;

describe("swaps under load", () => {
  it("makes fifty without a failed answer, and none with another version's words", async () => {
    const alone = new Map<string | null, string>();
    for (const version of [null, ...versions]) alone.set(version, (await write(version)).text);
    expect(new Set(alone.values()).size).toBe(versions.length + 1);
    const before = residentMb();
    for (let swap = 0; swap < 50; swap++) {
      const promoted = versions[swap % versions.length] ?? null;
      const current = versions[(swap + versions.length - 1) % versions.length] ?? null;
      const asked = [promoted, current, null, promoted, current];
      const answers = await Promise.all(asked.map((version) => write(version)));
      expect(answers).toEqual(asked.map((version) => ({ text: alone.get(version), end: "ended" })));
      if (current) await engine.ask({ kind: "retire", adapterHash: current });
    }
    expect(residentMb() - before).toBeLessThan(60);
    expect(engine.status().host.restarts).toBe(0);
  });

  it("keeps its memory over five hundred requests", async () => {
    const ask = (index: number) => write(versions[index % 2] ?? null, `Question number ${index}?`);
    for (let index = 0; index < 100; index++) await ask(index);
    const before = residentMb();
    for (let index = 100; index < 600; index += 4) {
      await Promise.all([0, 1, 2, 3].map((more) => ask(index + more)));
    }
    expect(residentMb() - before).toBeLessThan(40);
  });

  it("goes on with warmed versions after its process was killed", async () => {
    const [first = ""] = versions;
    await engine.ask({ kind: "warm", adapterHash: first });
    const { text } = await write(first);
    process.kill(engine.status().host.pid ?? 0, "SIGKILL");
    await until(() => engine.status().host.restarts === 1 && engine.status().host.state === "ready");
    await until(async () => (await engine.ask({ kind: "adapters" })).some(({ hash }) => hash === first));
    expect((await write(first)).text).toBe(text);
  });
});
