import { type ChildProcess, fork } from "node:child_process";
import { log } from "@whetstone/core/log";
import { backOffMs, hopelessStarts, provenMs } from "./back-off.ts";
import type { HostNews } from "./messages.ts";
import { createRecycling } from "./recycle.ts";

export type HostState = "starting" | "ready" | "restarting" | "failed";

export type HostStatus = {
  state: HostState;
  /** Times a host was lost after it had started. */
  restarts: number;
  pid: number | null;
  /** Why the state is `failed`. */
  error: string | null;
  /** Milliseconds since the host last said anything; null while none runs. */
  silentMs: number | null;
  /** What the host last told of itself. */
  facts?: Record<string, number>;
};

export type HostOptions = {
  name: string;
  entry: URL;
  /** Sent first, after every start. */
  init: unknown;
  env: NodeJS.ProcessEnv;
  onReady: (info: unknown) => void;
  /** Everything but the news that all hosts share. */
  onMessage: (message: unknown) => void;
  /**
   * The process that held all open requests is gone. Called once per loss, also when no new start will follow;
   * `isPlanned` where it was replaced because its memory had grown.
   */
  onLost: (isPlanned: boolean) => void;
  /** A host that says nothing for so long is killed. Default 10 000. */
  silenceLimitMs?: number;
  /** A host that has open requests and does no step for so long is killed. Default 120 000. */
  stallLimitMs?: number;
  /** A host that says `memory_limit_bytes` is replaced when it has grown beyond it and is so old. Default 600 000. */
  recycleAfterMs?: number;
};

export type Host = {
  /** False when there is no live host to send to. */
  send: (message: unknown) => boolean;
  status: () => HostStatus;
  /** Resolves to true once ready, false after `timeoutMs` or when the host has failed for good. */
  whenReady: (timeoutMs: number) => Promise<boolean>;
  close: () => Promise<void>;
};

/**
 * Keeps one child process alive: restarts it with back-off, kills it when it is silent or stands still,
 * and gives up only when it refuses or never once became ready. Native code may abort its process at any
 * instruction; nothing but a process boundary holds that.
 */
export function superviseHost(options: HostOptions): Host {
  let child: ChildProcess | null = null;
  let state: HostState = "starting";
  let error: string | null = null;
  let restarts = 0;
  let crashes = 0;
  let readyAt: number | null = null;
  let wasEverReady = false;
  let lastNewsAt = 0;
  let progress = { steps: -1, at: 0 };
  let timer: NodeJS.Timeout | null = null;
  let closing = false;
  let isRecycled = false;
  let recycling = createRecycling({ minAgeMs: options.recycleAfterMs });
  let facts: Record<string, number> = {};
  const waiters = new Set<() => void>();

  function start(): void {
    timer = null;
    readyAt = null;
    lastNewsAt = performance.now();
    progress = { steps: -1, at: lastNewsAt };
    isRecycled = false;
    recycling = createRecycling({ minAgeMs: options.recycleAfterMs });
    const started = fork(options.entry, [], { execArgv: [], env: options.env, serialization: "advanced" });
    child = started;
    started.on("message", (message) => started === child && hear(message as HostNews));
    started.on("error", (problem) => log("error", "host.error", { host: options.name, message: problem.message }));
    started.once("exit", (code, signal) => started === child && lose(code, signal));
    started.send(options.init as never, () => {});
  }

  function hear(news: HostNews): void {
    lastNewsAt = performance.now();
    if (news.type === "beat") {
      facts = news.facts;
      watchSteps(news);
      watchMemory(news);
    } else if (news.type === "ready") becomeReady(news.info);
    else if (news.type === "refused") fail(`${news.code}: ${news.message}`);
    else options.onMessage(news);
  }

  function becomeReady(info: unknown): void {
    state = "ready";
    wasEverReady = true;
    readyAt = performance.now();
    log("info", "host.ready", { host: options.name, pid: child?.pid, restarts });
    options.onReady(info);
    wake();
  }

  function watchSteps(news: HostNews & { type: "beat" }): void {
    if (news.steps !== progress.steps || news.running === 0) progress = { steps: news.steps, at: lastNewsAt };
    else if (lastNewsAt - progress.at > (options.stallLimitMs ?? 120_000)) kill("stands still");
  }

  function watchMemory({ facts: told, running }: HostNews & { type: "beat" }): void {
    const { resident_bytes: residentBytes = 0, memory_limit_bytes: limitBytes = 0 } = told;
    const ageMs = readyAt === null ? 0 : performance.now() - readyAt;
    if (isRecycled || !recycling.isDue({ residentBytes, limitBytes, running, ageMs })) return;
    isRecycled = true;
    log("warn", "host.recycled", { host: options.name, residentBytes, limitBytes, running });
    child?.kill("SIGKILL");
  }

  function lose(code: number | null, signal: string | null): void {
    child = null;
    if (closing) return;
    const isProven = readyAt !== null && performance.now() - readyAt > provenMs;
    if (isRecycled) crashes = 0;
    else crashes = isProven ? 1 : crashes + 1;
    if (!isRecycled) log("warn", "host.lost", { host: options.name, code, signal, crashes });
    if (state !== "failed") {
      if (!wasEverReady && crashes >= hopelessStarts) {
        fail(`INTERNAL: the ${options.name} process ended ${crashes} times while starting (${signal ?? code}).`);
      } else {
        state = "restarting";
        restarts += 1;
        timer = setTimeout(start, isRecycled ? 0 : backOffMs(crashes));
      }
    }
    options.onLost(isRecycled);
  }

  function fail(reason: string): void {
    state = "failed";
    error = reason;
    log("error", "host.failed", { host: options.name, reason });
    wake();
  }

  function kill(reason: string): void {
    log("error", "host.killed", { host: options.name, reason, pid: child?.pid });
    child?.kill("SIGKILL");
  }

  function wake(): void {
    for (const waiter of [...waiters]) waiter();
  }

  const watch = setInterval(() => {
    if (child && performance.now() - lastNewsAt > (options.silenceLimitMs ?? 10_000)) kill("is silent");
  }, 1_000);
  watch.unref();
  start();

  return {
    send: (message) => {
      if (!child?.connected || state !== "ready") return false;
      child.send(message as never, () => {});
      return true;
    },
    status: () => ({
      state,
      restarts,
      pid: child?.pid ?? null,
      error,
      silentMs: child ? performance.now() - lastNewsAt : null,
      facts,
    }),
    whenReady: (timeoutMs) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(limit);
          waiters.delete(done);
          resolve(state === "ready");
        };
        const limit = setTimeout(done, timeoutMs);
        waiters.add(done);
        if (state === "ready" || state === "failed") done();
      }),
    close: async () => {
      closing = true;
      clearInterval(watch);
      if (timer) clearTimeout(timer);
      wake();
      const last = child;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      const gone = new Promise((resolve) => last.once("exit", resolve));
      last.kill("SIGKILL");
      await gone;
    },
  };
}
