import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openTestDb } from "@whetstone/db/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { trainerCache } from "../../env.ts";
import type { FakeFaults } from "../../testing/fake-sidecar.ts";
import { createRunsWorld, heldJob } from "../../testing/runs-world.ts";
import { cancelRun } from "../cancel.ts";
import { executeRun } from "../execute.ts";
import { resumeRun } from "../resume.ts";
import { rayBackend } from "./ray.ts";

/** A real cluster of one node; what runs on it is the fake sidecar. */
const { db, appUrl } = await openTestDb();
const world = await createRunsWorld(db, appUrl);
const actor = { kind: "person", userId: "maker" } as const;
const home = join(trainerCache(), "ray-2.60.0");
const ray = join(home, "bin/ray");
const port = "8299";

beforeAll(async () => {
  if (!existsSync(ray)) {
    await mkdir(trainerCache(), { recursive: true });
    execFileSync("python3", ["-m", "venv", home]);
    execFileSync(join(home, "bin/pip"), ["install", "--quiet", "uv"]);
    execFileSync(join(home, "bin/uv"), ["pip", "install", "--quiet", "ray[default]==2.60.0"], {
      env: { ...process.env, VIRTUAL_ENV: home },
    });
  }
  const cluster = ["--node-ip-address", "127.0.0.1", "--port", "6399", "--num-cpus", "2"];
  const dashboard = ["--dashboard-host", "127.0.0.1", "--dashboard-port", port, "--disable-usage-stats"];
  execFileSync(ray, ["start", "--head", ...cluster, ...dashboard], { stdio: "ignore" });
});

afterAll(async () => {
  execFileSync(ray, ["stop", "--force"], { stdio: "ignore" });
  await world.close();
});

function onCluster(faults: FakeFaults) {
  const script = join(import.meta.dirname, "../../testing/fake-sidecar.ts");
  const backend = rayBackend({
    ...{ address: `http://127.0.0.1:${port}`, cwd: import.meta.dirname, cpus: 1, gpus: 0, pollMs: 300 },
    command: ["env", `FAKE_FAULTS=${JSON.stringify(faults)}`, process.execPath, script],
  });
  return { ...world.worker(), backend };
}

test("the same run.json trains on a cluster, and a cancelled run goes on there", async () => {
  const runId = await world.start();
  const working = executeRun(onCluster({ steps: 600, stepMs: 100 }), { runId }, heldJob);
  await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(5), { timeout: 90_000 });
  await cancelRun(world.ctx, { runId, actor });
  await working;
  const cancelled = await world.run(runId);
  expect(cancelled).toMatchObject({ status: "cancelled", error: expect.stringContaining("with a checkpoint") });

  await resumeRun(world.ctx, { runId, actor });
  await executeRun(onCluster({ steps: cancelled.step + 5 }), { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "finished", attempt: 2 });
  expect(await db.adapter.count({ where: { runId } })).toBe(1);
});

test("a job that fails on the cluster ends with its reason", async () => {
  const runId = await world.start();
  await executeRun(onCluster({ exit: 10 }), { runId }, heldJob);
  expect(await world.run(runId)).toMatchObject({ status: "failed", code: "BAD_DATA" });
});
