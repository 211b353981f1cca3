import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { AppError } from "@whetstone/core/errors";

/** A server that is measured. */
export type Target = {
  name: string;
  url: string;
  token: string;
  /** Fields of a chat request that choose the base (null) or one of the two adapters. */
  version: (adapter: 0 | 1 | null) => object;
  /** Processes whose memory is counted; empty when unknown. */
  pids: () => number[];
  close: () => Promise<void>;
};

export type OwnOptions = {
  name: string;
  modelPath: string;
  artifactsDir: string;
  adapters: [string, string];
  threads: number;
  slots: number;
  contextTokens: number;
  scheduler: "step" | "public";
};

const token = "bench-token-of-no-secret";

/** Starts our own server as it runs in production: API process and engine child. */
export async function startOwn(options: OwnOptions): Promise<Target> {
  const { child, url } = await spawnServer({
    ENGINE: "llama",
    MODEL_PATH: options.modelPath,
    MODEL_NAME: "base",
    ARTIFACTS_DIR: options.artifactsDir,
    SCHEDULER: options.scheduler,
    THREADS: String(options.threads),
    SLOTS: String(options.slots),
    CONTEXT_TOKENS: String(options.contextTokens),
  });
  const target = ownTarget(options, { child, url });
  await engineReady(url);
  return target;
}

/** Our HTTP side over an engine that answers at once: what the API itself costs. */
export async function startApiOnly(): Promise<Target> {
  const { child, url } = await spawnServer({ ENGINE: "fake", FAKE_RATE: "10000", MODEL_NAME: "base" });
  return ownTarget({ name: "api", adapters: ["", ""] }, { child, url });
}

function ownTarget(
  options: Pick<OwnOptions, "name" | "adapters">,
  running: { child: ChildProcess; url: string },
): Target {
  return {
    name: options.name,
    url: running.url,
    token,
    version: (adapter) => ({ model: adapter === null ? "base" : `base:${options.adapters[adapter]}` }),
    pids: () => (running.child.pid ? [running.child.pid, ...childrenOf(running.child.pid)] : []),
    close: async () => {
      running.child.kill("SIGTERM");
      await new Promise((resolve) => running.child.once("exit", resolve));
    },
  };
}

/** A server that somebody else started; tells llama-server and vLLM apart by what they say of their models. */
export async function openPeer(at: { url: string; pid: number | null }): Promise<Target> {
  const url = at.url.replace(/\/+$/, "");
  const response = await fetch(`${url}/v1/models`).catch(() => null);
  if (!response?.ok) throw new AppError("UNAVAILABLE", `No OpenAI-compatible server answers at ${url}.`);
  const { data } = (await response.json()) as { data: { id: string; owned_by?: string }[] };
  const names = data.map(({ id }) => id);
  const isLlama = data[0]?.owned_by === "llamacpp";
  const scales = (adapter: 0 | 1 | null) => [0, 1].map((id) => ({ id, scale: id === adapter ? 1 : 0 }));
  return {
    name: isLlama ? "llama-server" : (data[0]?.owned_by ?? "peer"),
    url,
    token: "none",
    version: (adapter) =>
      isLlama
        ? { model: names[0], lora: scales(adapter), ignore_eos: true }
        : { model: names[adapter === null ? 0 : adapter + 1] ?? names[0], ignore_eos: true },
    pids: () => (at.pid === null ? [] : [at.pid, ...childrenOf(at.pid)]),
    close: async () => {},
  };
}

/** Resident memory of processes, bytes. */
export function residentBytes(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return sum + Number(found ?? 0) * 1_024;
  }, 0);
}

async function spawnServer(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [new URL("../src/main.ts", import.meta.url).pathname], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: "0",
      INFERENCE_TOKEN: token,
      EMBEDDER_DIR: "/nonexistent",
      PARENT_WATCH: "1",
      ...env,
    },
    stdio: ["pipe", "ignore", "pipe"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stderr?.on("data", (piece: Buffer) => {
      printed = (printed + piece).slice(-20_000);
      const found = /"url":"([^"]+)"/.exec(printed)?.[1];
      if (found) resolve(found);
    });
    child.once("exit", () => reject(new Error(`our server ended: ${printed.slice(-500)}`)));
  });
  return { child, url };
}

async function engineReady(url: string): Promise<void> {
  const limit = performance.now() + 120_000;
  while (performance.now() < limit) {
    const response = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${token}` } });
    const status = (await response.json()) as { engine: { state: string; error: string | null } };
    if (status.engine.state === "ready") return;
    if (status.engine.state === "failed") throw new AppError("MODEL_INVALID", status.engine.error ?? "");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new AppError("UNAVAILABLE", "Our engine was not ready within two minutes.");
}

/** Only Linux lists them; elsewhere the main process alone is counted. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
