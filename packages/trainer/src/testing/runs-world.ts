import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ArtifactStore, openArtifacts } from "@whetstone/db/artifacts";
import type { Db } from "@whetstone/db/client";
import { openSendingQueue, type Queue } from "@whetstone/db/queue";
import type { RunRow } from "@whetstone/db/runs/reads";
import { createFakeInference } from "@whetstone/helpdesk/testing/fake-inference";
import { localBackend } from "../runs/backends/local.ts";
import type { RunsContext } from "../runs/context.ts";
import type { ExecuteContext } from "../runs/execute.ts";
import { startRun } from "../runs/start.ts";
import type { FakeFaults } from "./fake-sidecar.ts";

export type RunsWorld = {
  ctx: RunsContext & { queue: Queue };
  folder: string;
  artifacts: ArtifactStore;
  siteId: string;
  /** Freezes a small set of made-up rows; `state` is its readiness. */
  freeze(state?: "blocked" | "ready"): Promise<string>;
  /** A queued run on such a set. */
  start(): Promise<string>;
  /** What a worker here works with; trainings are the fake sidecar's, with these faults. */
  worker(faults?: FakeFaults): ExecuteContext;
  run(runId: string): Promise<RunRow>;
  close(): Promise<void>;
};

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** A site, a folder and a queue of one test file's own. */
export async function createRunsWorld(db: Db, appUrl: string): Promise<RunsWorld> {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-runs-"));
  const artifacts = openArtifacts({ dir: join(folder, "artifacts") });
  const queue = openSendingQueue({ url: appUrl, onError: () => {} });
  const site = await db.site.create({ data: { key: randomUUID(), name: "Lamp & Loom", identitySecret: "test-only" } });
  const inference = createFakeInference();
  const model = {
    ...{ name: "fake", baseHash: "b".repeat(64), adapterHash: null, templateHash: "e".repeat(64) },
    ...{ parameters: 1, contextTokens: 512, slots: 1, template: "chatml" as const },
  };
  const status = inference.status;
  inference.status = async () => ({ ...(await status()), model });
  const ctx = { db, queue, inference, backend: "local" as const };

  async function freeze(state: "blocked" | "ready" = "ready"): Promise<string> {
    const side = async (name: string, rows: number) => {
      const lines = Array.from({ length: rows }, (_, at) =>
        JSON.stringify({ prompt: [{ role: "user", content: `${name} ${at} of ${randomUUID()}` }], completion: "lamp" }),
      );
      const { sha256 } = await artifacts.put({ bytes: lines.map((line) => `${line}\n`).join("") });
      return { sha256, rows, tokens: rows * 50 };
    };
    const manifest = {
      files: { train: await side("train", 40), validation: await side("validation", 4), test: await side("test", 8) },
      counts: { labels: { lamp: 20, loom: 20 } },
      readiness: { state, blocks: state === "blocked" ? ["40 of at least 500 rows"] : [] },
    };
    const hash = hashOf(JSON.stringify(manifest));
    const data = { siteId: site.id, name: `set ${hash.slice(0, 6)}`, task: "intent", status: "frozen", hash, manifest };
    return (await db.dataset.create({ data: { ...data, createdBy: "user:maker" } })).id;
  }

  return {
    ...{ ctx, folder, artifacts, siteId: site.id, freeze },
    async start() {
      const dataset = await freeze();
      const actor = { kind: "person", userId: "maker" } as const;
      return (await startRun(ctx, { id: randomUUID(), dataset, recipe: "smoke", actor })).id;
    },
    worker: (faults = {}) => ({
      ...{ db, queue },
      backend: fakeBackend(faults),
      check: async () => ({ parity: { checked: true } }),
      signal: new AbortController().signal,
      stopMs: 2_000,
      place: {
        ...{
          artifacts,
          runsDir: join(folder, "runs"),
          cacheDir: join(folder, "cache"),
          basePath: "/nowhere/base.gguf",
        },
        ...{ threads: 1, checkpointSeconds: 1 },
      },
    }),
    run: (runId) => db.run.findUniqueOrThrow({ where: { id: runId }, include: { dataset: true, adapter: true } }),
    async close() {
      await queue.close(1_000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function fakeBackend(faults: FakeFaults) {
  return localBackend({
    command: async () => [process.execPath, join(import.meta.dirname, "fake-sidecar.ts")],
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH ?? "", FAKE_FAULTS: JSON.stringify(faults) },
  });
}

/** A job that nobody has taken away. */
export const heldJob = { signal: new AbortController().signal, complete: async () => {} };
