import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createInferenceClient, type InferenceClient } from "@whetstone/inference/client";

/** A model server of a test's own, as a process, because only its client may be seen from here. Without an embedder. */
export async function startModelServer(options: {
  modelPath: string;
  artifactsDir: string;
}): Promise<{ inference: InferenceClient; close: () => Promise<void> }> {
  const [port, token] = [await freePort(), randomBytes(16).toString("hex")];
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: join(import.meta.dirname, "../../../../apps/inference"),
    stdio: ["pipe", "ignore", "inherit"],
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", LOG_LEVEL: "info" },
      ...{
        PORT: `${port}`,
        INFERENCE_TOKEN: token,
        PARENT_WATCH: "1",
        SLOTS: "2",
        CONTEXT_TOKENS: "512",
        THREADS: "1",
      },
      ...{ MODEL_PATH: options.modelPath, MODEL_NAME: "tiny", ARTIFACTS_DIR: options.artifactsDir },
      EMBEDDER_DIR: join(options.artifactsDir, "no-embedder"),
    },
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const inference = createInferenceClient({ url: `http://127.0.0.1:${port}`, token });
  for (let waitedMs = 0; ; waitedMs += 200) {
    const status = await inference.status().catch(() => null);
    if (status?.model) break;
    if (child.exitCode !== null || waitedMs > 120_000) throw new Error("the model server did not become ready");
    await sleep(200);
  }
  return {
    inference,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
