import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";

/** Vitest's global set-up of the database tests: one server, one migrated template that each test file copies. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-test-"));
  chmodSync(folder, 0o755);
  const password = "test-only";
  const server = await startEmbedded({
    dataDir: join(folder, "db"),
    port: await freePort(),
    password,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  await migrate({ url: server.url("whetstone_template"), appPassword: password });
  project.provide("testDatabase", { adminUrl: server.url("postgres"), password });

  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

declare module "vitest" {
  interface ProvidedContext {
    testDatabase: { adminUrl: string; password: string };
  }
}
