import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack, type Stack } from "../scripts/stack.ts";
import { writeStackFile } from "./stack-file.ts";

/** The real stack with the real model in a folder of its own, and a door through which tests break it. */
export default async function globalSetup() {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-e2e-"));
  chmodSync(folder, 0o755);
  const stack = await openStack({
    folder,
    services: ["db", "inference", "web", "worker", "shop"],
    env: { RATE_LIMIT_FACTOR: "100" },
    databaseSettings: { fsync: "off" },
    onProgress: (line) => console.log(`  ${line}`),
  });
  const control = await openControl(stack);
  const { consoleUrl, widgetUrl, shopUrl, inferenceUrl, inferenceToken, dbUrl, ownerUrl, owner } = stack;
  if (!owner?.password) throw new Error("A fresh stack must print the owner's first password.");
  writeStackFile(folder, {
    consoleUrl,
    widgetUrl,
    shopUrl,
    inferenceUrl,
    inferenceToken,
    dbUrl,
    ownerUrl,
    controlUrl: control.url,
    owner: { email: owner.email, password: owner.password },
  });

  return async () => {
    control.close();
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function openControl(stack: Stack): Promise<{ url: string; close: () => void }> {
  const faults: Record<string, () => Promise<void>> = {
    "/restart-database": () => stack.database.restart(),
    "/kill-engine": () => killEngine(stack),
    "/kill-web": async () => {
      const pid = stack.services.get("web")?.pid();
      if (!pid) throw new Error("The web service does not run.");
      process.kill(pid, "SIGKILL");
    },
  };
  const server = createServer(async (request, response) => {
    const fault = faults[request.url ?? ""];
    if (!fault) return response.writeHead(404).end();
    await fault().then(
      () => response.writeHead(204).end(),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** The engine is a child of the model server; its pid is in the status. */
async function killEngine(stack: Stack): Promise<void> {
  const response = await fetch(`${stack.inferenceUrl}/trpc/status`, {
    headers: { authorization: `Bearer ${stack.inferenceToken}` },
  });
  const { result } = (await response.json()) as { result: { data: { engine: { pid: number } } } };
  process.kill(result.data.engine.pid, "SIGKILL");
}
