import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { childEnv, readEnv } from "./env.ts";

const token = "a-secret-for-tests";
const settings = { PORT: "0", INFERENCE_TOKEN: token, EMBEDDER_DIR: "/nowhere", ENGINE: "fake", PARENT_WATCH: "1" };

let child: ChildProcess | null = null;
afterEach(() => {
  child?.kill("SIGKILL");
});

/** Starts the real entry with a fake engine and gives the URL from its log. */
async function start() {
  const started = spawn(process.execPath, [new URL("./main.ts", import.meta.url).pathname], {
    env: { ...childEnv(), ...settings },
    stdio: ["pipe", "ignore", "pipe"],
  });
  child = started;
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    started.stderr.on("data", (piece: Buffer) => {
      printed += piece;
      const found = /"url":"([^"]+)"/.exec(printed)?.[1];
      if (found) resolve(found);
    });
    started.on("exit", () => reject(new Error(printed)));
  });
  return { started, url };
}

describe("the process", () => {
  it("serves although its embedding model is missing, and ends with its parent", async () => {
    const { started, url } = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${token}` } });
    expect(ready.status).toBe(503);
    const ended = once(started, "exit");
    started.stdin.end();
    expect(await ended).toEqual([0, null]);
  });

  it("ends cleanly on SIGTERM", async () => {
    const { started } = await start();
    const ended = once(started, "exit");
    started.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});

describe("readEnv", () => {
  it("needs a model for the real engine, and none for the fake one", () => {
    expect(readEnv(settings)).toMatchObject({ ENGINE: "fake", PORT: 0, HOST: "127.0.0.1", SLOTS: 4 });
    expect(() => readEnv({ ...settings, ENGINE: "llama" })).toThrow(/MODEL_PATH.*MODEL_NAME/);
  });

  it("names what is missing or wrong", () => {
    expect(() => readEnv({ ...settings, INFERENCE_TOKEN: "short", SLOTS: "many" })).toThrow(/INFERENCE_TOKEN.*SLOTS/);
    expect(() => readEnv({ ...settings, EMBEDDER_DIR: "relative" })).toThrow(/EMBEDDER_DIR: must be an absolute path/);
  });
});
