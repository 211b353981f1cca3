import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type Service = {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Answers 200 once the service can be used; null where nobody has to wait for it. */
  readyUrl: string | null;
  readyHeaders?: Record<string, string>;
  /** Milliseconds until it must be ready. Default 60,000. */
  patienceMs?: number;
};

export type Supervised = { name: string; pid(): number | null; restarts(): number; stop(): Promise<void> };

/**
 * Starts a service and keeps it running: a process that ends is started again, after 0.25 s, 0.5 s … 5 s, and
 * from 0.25 s again once it has lived for a minute. Its output goes to `<logs>/<name>.log`. Resolves when ready; an
 * abort of `signal` before that stops it and rejects.
 */
export async function supervise(
  service: Service,
  options: { logs: string; onEvent: (line: string) => void; signal?: AbortSignal },
): Promise<Supervised> {
  const { logs, onEvent, signal } = options;
  mkdirSync(logs, { recursive: true });
  let child: ChildProcess | null = null;
  let stopping = false;
  let restarts = 0;
  let waitMs = 250;

  const launch = () => {
    const startedAt = performance.now();
    const output = createWriteStream(join(logs, `${service.name}.log`), { flags: "a" });
    // A process group of its own: Ctrl-C in the terminal reaches us alone, and we stop things in order.
    // The open stdin is its lifeline: a service ends when we do, however that happens.
    child = spawn(service.command, service.args, {
      cwd: service.cwd,
      env: { ...service.env, PARENT_WATCH: "1" },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    child.stdout?.pipe(output, { end: false });
    child.stderr?.pipe(output, { end: false });
    child.once("exit", (code, killedBy) => {
      output.end();
      child = null;
      if (stopping) return;
      if (performance.now() - startedAt > 60_000) waitMs = 250;
      onEvent(`${service.name} ended (${killedBy ?? `code ${code}`}); starting it again in ${waitMs} ms`);
      restarts++;
      setTimeout(() => !stopping && launch(), waitMs).unref();
      waitMs = Math.min(waitMs * 2, 5_000);
    });
  };

  const stop = async () => {
    stopping = true;
    const last = child;
    if (!last?.pid) return;
    const ended = new Promise<void>((resolve) => last.once("exit", () => resolve()));
    signalGroup(last.pid, "SIGTERM");
    await Promise.race([ended, sleep(12_000)]);
    signalGroup(last.pid, "SIGKILL");
  };

  launch();
  const deadline = performance.now() + (service.patienceMs ?? 60_000);
  while (!(await isReady(service))) {
    if (signal?.aborted) {
      await stop();
      throw signal.reason;
    }
    if (performance.now() > deadline || restarts > 5) {
      await stop();
      throw new Error(`${service.name} did not become ready. See ${join(logs, `${service.name}.log`)}.`);
    }
    await sleep(150);
  }
  return { name: service.name, pid: () => child?.pid ?? null, restarts: () => restarts, stop };
}

async function isReady({ readyUrl, readyHeaders }: Service): Promise<boolean> {
  if (readyUrl === null) return true;
  try {
    return (await fetch(readyUrl, { headers: readyHeaders, signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
