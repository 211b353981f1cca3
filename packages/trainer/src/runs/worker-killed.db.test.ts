import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRow } from "@whetstone/db/runs/reads";
import { openTestDb } from "@whetstone/db/testing";
import { afterAll, expect, test, vi } from "vitest";
import type { FakeFaults } from "../testing/fake-sidecar.ts";
import { createRunsWorld } from "../testing/runs-world.ts";

const { db, appUrl } = await openTestDb();
const world = await createRunsWorld(db, appUrl);
const workers: ChildProcess[] = [];
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await world.close();
});

function startWorker(faults: FakeFaults, checkMs = 0): ChildProcess {
  const script = join(import.meta.dirname, "../testing/worker-with-fake-sidecar.ts");
  const settings = JSON.stringify({ url: appUrl, folder: world.folder, faults, checkMs });
  const worker = spawn(process.execPath, [script, settings], {
    env: { PATH: process.env.PATH, PARENT_WATCH: "1" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  workers.push(worker);
  return worker;
}

const patience = { timeout: 120_000, interval: 250 };
const trainingOf = (runId: string): number =>
  JSON.parse(readFileSync(join(world.folder, "runs", runId, "process.json"), "utf8")).pid;

test("workers killed at the start, in the middle and at the end take their trainings along, and another one goes on", async () => {
  /** A run on a worker of its own; a worker trains one at a time, so the next run goes to the next worker. */
  const killedWhen = async (reached: (run: RunRow) => boolean, faults: FakeFaults, checkMs = 0) => {
    const runId = await world.start();
    const worker = startWorker(faults, checkMs);
    await vi.waitFor(async () => expect(reached(await world.run(runId))).toBe(true), patience);
    return { runId, worker, pid: trainingOf(runId) };
  };
  const start = await killedWhen((run) => run.status === "training" && run.step === 0, { stepMs: 600_000 });
  const middle = await killedWhen((run) => run.step > 10, { steps: 4_000, stepMs: 50 });
  const end = await killedWhen((run) => run.status === "checking", { steps: 10, stepMs: 5 }, 600_000);
  const killed = [start, middle, end];
  for (const { worker } of killed) worker.kill("SIGKILL");
  for (const { pid } of killed)
    await vi.waitFor(() => expect(existsSync(`/proc/${pid}`) && process.platform === "linux").toBe(false), patience);
  const lost = await world.run(middle.runId);
  expect(lost.status).toBe("training");
  expect(await db.adapter.count()).toBe(0);

  startWorker({ steps: lost.step + 10, stepMs: 5 });
  for (const { runId } of killed) {
    await vi.waitFor(async () => expect((await world.run(runId)).status).toBe("finished"), patience);
    expect((await world.run(runId)).attempt).toBe(2);
    expect(await db.adapter.count({ where: { runId } })).toBe(1);
    expect(await db.version.count({ where: { adapter: { runId } } })).toBe(1);
  }
  const resumedAt = async (runId: string) => {
    const resumed = await db.runEvent.findFirst({ where: { runId, type: "resumed" } });
    return (resumed?.payload as { step: number } | undefined)?.step;
  };
  expect(await resumedAt(start.runId)).toBeUndefined();
  expect(await resumedAt(middle.runId)).toBeGreaterThan(lost.step - 10);
  expect(await resumedAt(end.runId)).toBe(10);
}, 240_000);
