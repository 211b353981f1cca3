import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb, type Db } from "@whetstone/db/client";
import { demoSite, openStack, repository, type Stack } from "../scripts/stack.ts";

export type ExperimentStack = {
  stack: Stack;
  /** As the database's owner: also for what the product itself may not do. */
  db: Db;
  siteId: string;
  /** Hashes of two adapters that the model server serves. */
  adapters: [string, string];
  close: () => Promise<void>;
};

/**
 * A whole product of its own with a tiny model of random weights and two adapters that make it say other things; its
 * clock for outcomes is eight days ahead.
 */
export async function openExperimentStack(): Promise<ExperimentStack> {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-experiment-"));
  chmodSync(folder, 0o755);
  const model = join(folder, "tiny.gguf");
  makeGguf("model", "--shape", "tiny-llama", "--type", "f16", "--out", model);
  const artifacts = join(folder, "artifacts");
  const adapter = (seed: string) =>
    makeGguf("adapter", "--base", model, "--rank", "4", "--seed", seed, "--out", artifacts).split(" ")[0] ?? "";
  const adapters: [string, string] = [adapter("1"), adapter("2")];
  const stack = await openStack({
    folder,
    services: ["db", "inference", "web"],
    env: {
      ...{ MODEL: `file:${model}`, ENGINE: "llama", CONTEXT_TOKENS: "2048" },
      ...{ RATE_LIMIT_FACTOR: "1000", CLOCK_AHEAD_DAYS: "8" },
    },
    databaseSettings: { fsync: "off" },
    onProgress: (line) => console.log(`  ${line}`),
  });
  const db = createDb({ url: stack.ownerUrl });
  const site = await db.site.update({ where: { key: demoSite }, data: { answerMode: null } });
  return {
    ...{ stack, db, siteId: site.id, adapters },
    close: async () => {
      await db.$disconnect();
      await stack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A version over one of the adapters, trained and evaluated as far as its rows say. */
export async function makeServedVersion(
  { db, siteId, stack }: ExperimentStack,
  input: { name: string; adapterHash: string },
): Promise<{ id: string; name: string }> {
  const { name, adapterHash } = input;
  const response = await fetch(`${stack.inferenceUrl}/trpc/status`, {
    headers: { authorization: `Bearer ${stack.inferenceToken}` },
  });
  const { result } = (await response.json()) as {
    result: { data: { model: { baseHash: string; templateHash: string } } };
  };
  const { baseHash, templateHash } = result.data.model;
  await db.adapter.create({
    data: { hash: adapterHash, siteId, baseHash, templateHash, rank: 4, sizeBytes: 100_000, parity: {} },
  });
  return db.version.create({
    data: {
      ...{ siteId, task: "answer", name, adapterHash, baseHash, templateHash, answerMode: "write" },
      ...{ status: "evaluated", createdBy: "user:e2e" },
      hash: createHash("sha256").update(`${baseHash}:${adapterHash}`).digest("hex"),
      evaluations: {
        create: {
          ...{ datasetHash: "d".repeat(64), status: "passed" },
          gates: [{ gate: "G1 primary not worse", passed: true, reason: "lower end +0.4 points" }],
          report: { primary: { name: "facts given", n: 300, delta: 0.03, interval: [0.004, 0.056] } },
        },
      },
    },
  });
}

function makeGguf(...args: string[]): string {
  const inference = join(repository, "apps/inference");
  return execFileSync(process.execPath, ["bench/make-gguf.ts", ...args], { cwd: inference, encoding: "utf8" });
}
