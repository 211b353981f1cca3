import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb } from "@whetstone/db/client";
import { startEmbedded } from "@whetstone/db/embedded";
import { migrate } from "@whetstone/db/migrate";
import { readRunEvents } from "@whetstone/db/runs/reads";
import { expect, test, vi } from "vitest";
import { createRunsWorld, heldJob } from "../testing/runs-world.ts";
import { executeRun } from "./execute.ts";

test("a database that goes away in the middle of a run costs nothing: the training goes on and every step is stored", async () => {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-restart-"));
  chmodSync(folder, 0o755);
  const options = { dataDir: join(folder, "db"), port: await freePort(), password: "test-only" };
  let server = await startEmbedded(options);
  const { appUrl } = await migrate({ url: server.url("runs"), appPassword: "test-only" });
  const db = createDb({ url: appUrl, connections: 4 });
  const world = await createRunsWorld(db, appUrl);
  try {
    const runId = await world.start();
    const working = executeRun(world.worker({ steps: 150, stepMs: 40 }), { runId }, heldJob);
    await vi.waitFor(async () => expect((await world.run(runId)).step).toBeGreaterThan(5), { timeout: 20_000 });
    await server.stop();
    server = await startEmbedded(options);
    await working;
    expect(await world.run(runId)).toMatchObject({ status: "finished", attempt: 1 });
    const steps = await readRunEvents(db, { runId, types: ["step"] });
    expect(steps.map((event) => (event.payload as { step: number }).step)).toEqual(
      Array.from({ length: 150 }, (_, at) => at + 1),
    );
  } finally {
    await world.close();
    await db.$disconnect();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
