import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openTestDb } from "@whetstone/db/testing";
import { afterAll, expect, test, vi } from "vitest";
import { createRunsWorld } from "../testing/runs-world.ts";

const { db, appUrl } = await openTestDb();
const world = await createRunsWorld(db, appUrl);
const workers: ChildProcess[] = [];
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await world.close();
});

function startWorker(faults: object): ChildProcess {
  const script = join(import.meta.dirname, "../testing/worker-with-fake-sidecar.ts");
  const settings = JSON.stringify({ url: appUrl, folder: world.folder, faults });
  const worker = spawn(process.execPath, [script, settings], {
    env: { PATH: process.env.PATH, PARENT_WATCH: "1" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  workers.push(worker);
  return worker;
}

const patience = { timeout: 90_000, interval: 250 };

test("a worker killed in the middle takes its child along, and another one goes on from the checkpoint", async () => {
  const runId = await world.start();
  const first = startWorker({ steps: 4_000, stepMs: 50 });
  await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(10), patience);
  const { pid } = JSON.parse(readFileSync(join(world.folder, "runs", runId, "process.json"), "utf8"));
  first.kill("SIGKILL");
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`) && process.platform === "linux").toBe(false), patience);
  const lost = await world.run(runId);
  expect(lost.status).toBe("training");

  startWorker({ steps: lost.step + 10, stepMs: 5 });
  await vi.waitFor(async () => expect((await world.run(runId)).status).toBe("finished"), patience);
  const resumed = await db.runEvent.findFirstOrThrow({ where: { runId, type: "resumed" } });
  expect((resumed.payload as { step: number }).step).toBeGreaterThan(lost.step - 10);
  expect(await db.adapter.count({ where: { runId } })).toBe(1);
  expect((await world.run(runId)).attempt).toBe(2);
}, 180_000);
