import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createDb } from "@whetstone/db/client";
import { startEmbedded } from "@whetstone/db/embedded";
import { migrate } from "@whetstone/db/migrate";
import { readRunEvents } from "@whetstone/db/runs/reads";
import { expect, test, vi } from "vitest";
import { createRunsWorld, heldJob } from "../testing/runs-world.ts";
import { type ExecuteContext, executeRun } from "./execute.ts";

test("a database that goes away at the start, in the middle or at the end of a run costs no step, and makes no second adapter", async () => {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-restart-"));
  chmodSync(folder, 0o755);
  const options = { dataDir: join(folder, "db"), port: await freePort(), password: "test-only" };
  let server = await startEmbedded(options);
  const { appUrl } = await migrate({ url: server.url("runs"), appPassword: "test-only" });
  const db = createDb({ url: appUrl, connections: 4 });
  const world = await createRunsWorld(db, appUrl);
  const restart = async () => {
    await server.stop();
    await sleep(500);
    server = await startEmbedded(options);
  };
  /** As the queue does: again after a fault that may pass. */
  const untilDone = async (ctx: ExecuteContext, runId: string) => {
    for (let tries = 0; tries < 3; tries++) {
      await executeRun(ctx, { runId }, heldJob).catch(() => sleep(1_000));
      const status = await world.run(runId).then(
        (run) => run.status,
        () => "unknown",
      );
      if (status === "finished" || status === "failed") return;
    }
  };
  const expectWhole = async (runId: string, total: number) => {
    expect(await world.run(runId)).toMatchObject({ status: "finished", error: null });
    const steps = await readRunEvents(db, { runId, types: ["step"] });
    const numbers = new Set(steps.map((event) => (event.payload as { step: number }).step));
    expect([...numbers].sort((left, right) => left - right)).toEqual(Array.from({ length: total }, (_, at) => at + 1));
    expect(await db.adapter.count({ where: { runId } })).toBe(1);
    expect(await db.version.count({ where: { adapter: { runId } } })).toBe(1);
  };
  try {
    const start = await world.start();
    const starting = untilDone(world.worker({ steps: 20, stepMs: 100 }), start);
    await vi.waitFor(async () => expect((await world.run(start)).status).not.toBe("queued"), { timeout: 20_000 });
    await restart();
    await starting;
    await expectWhole(start, 20);

    const middle = await world.start();
    const working = executeRun(world.worker({ steps: 150, stepMs: 40 }), { runId: middle }, heldJob);
    await vi.waitFor(async () => expect((await world.run(middle)).step).toBeGreaterThan(5), { timeout: 20_000 });
    await restart();
    await working;
    expect(await world.run(middle)).toMatchObject({ attempt: 1 });
    await expectWhole(middle, 150);

    const end = await world.start();
    let restarted: Promise<void> | null = null;
    const check = async () => {
      if (!restarted) {
        await server.stop();
        // Back only after the attempt has found it gone.
        restarted = sleep(1_500).then(async () => {
          server = await startEmbedded(options);
        });
      }
      return { parity: {} };
    };
    await untilDone({ ...world.worker({ steps: 20, stepMs: 5 }), check }, end);
    await restarted;
    await untilDone({ ...world.worker({ steps: 20, stepMs: 5 }), check }, end);
    await expectWhole(end, 20);
  } finally {
    await world.close();
    await db.$disconnect();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
