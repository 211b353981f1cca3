import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { LlamaContext } from "node-llama-cpp";
import type { LiveAdapter } from "../../contract.ts";
import { findAdapter } from "../../models/adapter-file.ts";
import { openStepLane, type StepLane } from "./lane.ts";
import type { LoadedModel } from "./load.ts";
import { openPublicLane } from "./public-lane.ts";
import type { Scheduler } from "./scheduler.ts";
import { findMissing, freeAdapter } from "./step-binding.ts";
import type { Lane, Task } from "./task.ts";

export type LanesOptions = {
  loaded: LoadedModel;
  artifactsDir: string | null;
  scheduler: "step" | "public";
  steps: Scheduler;
  onStep: () => void;
  /** A lane that nobody used for so long is closed, as long as another one is open. Default 600 000. */
  idleMs?: number;
};

/** The base (`hash` and `path` null) or an adapter that is live. */
type Version = {
  hash: string | null;
  path: string | null;
  lane: Lane;
  isRetired: boolean;
  usedAt: number;
};

/**
 * The base and its live adapters, each with a context of its own over one set of weights. node-llama-cpp
 * keeps an adapter by its path as long as the model lives: paths here are content hashes, so a file never
 * changes under a name, and a lane that closes frees its adapter itself.
 */
export async function openLanes(options: LanesOptions) {
  const { loaded, idleMs = 600_000 } = options;
  const versions = new Map<string | null, Version>();
  const opening = new Map<string | null, Promise<Version>>();
  const roomWaiters = new Set<() => void>();
  let lastOpening: Promise<unknown> = Promise.resolve();
  const baseContext = await createContext(null);
  const missing = options.scheduler === "step" ? findMissing(baseContext) : [];
  if (missing.length > 0) log("warn", "scheduler.public", { missing: missing.join(", ") });
  const scheduler = missing.length > 0 ? "public" : options.scheduler;
  keep({ hash: null, path: null, lane: openLane(baseContext) });
  setInterval(closeIdle, Math.min(idleMs, 30_000)).unref();

  function keep(version: Pick<Version, "hash" | "path" | "lane">): Version {
    const kept = { ...version, isRetired: false, usedAt: performance.now() };
    versions.set(version.hash, kept);
    return kept;
  }

  function createContext(adapterPath: string | null): Promise<LlamaContext> {
    return loaded.model.createContext({
      contextSize: loaded.contextTokens,
      sequences: loaded.slots,
      batchSize: Math.max(loaded.slots, Math.min(loaded.batch, loaded.contextTokens)),
      threads: loaded.threads,
      failedCreationRemedy: false,
      ...(adapterPath !== null && { lora: { adapters: [{ filePath: adapterPath, scale: 1 }] } }),
    });
  }

  function openLane(context: LlamaContext): Lane {
    if (scheduler === "public") return openPublicLane({ context, slots: loaded.slots, step: options.onStep });
    const { slots, chunk, threads, isCpu, isApart } = loaded;
    const limits = { slots, batch: context.batchSize, chunk, threads, isCpu, isApart };
    const lane = openStepLane({ model: loaded.model, context, limits });
    options.steps.add(lane);
    return lane;
  }

  async function find(hash: string | null): Promise<Version> {
    const known = versions.get(hash);
    if (known) return known;
    const running = opening.get(hash) ?? inTurn(() => open(hash)).finally(() => opening.delete(hash));
    opening.set(hash, running);
    return running;
  }

  /** One after the other, so that two do not take the same room. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = lastOpening.then(work, work);
    lastOpening = result;
    return result;
  }

  async function open(hash: string | null): Promise<Version> {
    const path = hash === null ? null : await adapterPath(hash);
    if (hash !== null) await makeRoom();
    const startedAt = performance.now();
    const lane = await options.steps.exclusively(async () => openLane(await create(hash, path)));
    log("info", "version.live", { hash, ms: Math.round(performance.now() - startedAt) });
    return keep({ hash, path, lane });
  }

  function adapterPath(hash: string): Promise<string> {
    if (loaded.maxAdapters === 0) {
      const advice = "There is no memory for an adapter beside the base; lower SLOTS or CONTEXT_TOKENS.";
      throw new AppError("MODEL_NOT_LOADED", advice);
    }
    const base = { architecture: loaded.architecture, hash: loaded.baseHash, templateHash: loaded.templateHash };
    return findAdapter({ dir: options.artifactsDir, hash, base });
  }

  function create(hash: string | null, path: string | null): Promise<LlamaContext> {
    return createContext(path).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError("MODEL_INVALID", `${hash ?? "The base"} cannot be loaded: ${reason}`, { cause: error });
    });
  }

  /** Closes idle adapters until one more may be live; waits when all of them are at work. */
  async function makeRoom(): Promise<void> {
    for (;;) {
      const adapters = [...versions.values()].filter(({ hash }) => hash !== null);
      if (adapters.length < loaded.maxAdapters) return;
      const idle = adapters.filter(isIdle).sort((a, b) => a.usedAt - b.usedAt)[0];
      if (idle) await close(idle);
      else await new Promise<void>((resolve) => roomWaiters.add(resolve));
    }
  }

  function closeIdle(): void {
    for (const version of versions.values()) {
      const isOld = performance.now() - version.usedAt > idleMs;
      if (isOld && isIdle(version) && versions.size > 1) void close(version);
    }
  }

  async function close(version: Version): Promise<void> {
    if (!versions.delete(version.hash)) return;
    await options.steps.exclusively(async () => {
      options.steps.remove(version.lane as StepLane);
      await version.lane.close();
      if (version.path !== null) await freeAdapter(loaded.model, version.path);
    });
    log("info", "version.closed", { hash: version.hash });
  }

  /** After a task has left a lane: what was retired closes, and who waits for room looks again. */
  function settle(version: Version): void {
    version.usedAt = performance.now();
    if (!isIdle(version)) return;
    if (version.isRetired) void close(version).then(wakeWaiters);
    else wakeWaiters();
  }

  function wakeWaiters(): void {
    for (const wake of roomWaiters) wake();
    roomWaiters.clear();
  }

  /** Puts a task into its version's lane, which is opened when it is not live. Throws what `findAdapter` throws. */
  async function submit(task: Task, hash: string | null): Promise<void> {
    let version = await find(hash);
    // It may have been closed between the finding and now.
    while (versions.get(hash) !== version) version = await find(hash);
    version.isRetired = false;
    version.usedAt = performance.now();
    version.lane.submit(whenLeft(task, () => setImmediate(settle, version)));
    options.steps.wake();
  }

  return {
    scheduler,
    submit,
    warm: async (hash: string) => {
      (await find(hash)).isRetired = false;
    },
    retire: async (hash: string) => {
      const version = (await opening.get(hash)?.catch(() => null)) ?? versions.get(hash);
      if (!version) return;
      version.isRetired = true;
      settle(version);
    },
    list: (): LiveAdapter[] =>
      [...versions.values()].flatMap(({ hash, lane, isRetired, usedAt }) => {
        if (hash === null) return [];
        const running = lane.running();
        const idle = running > 0 ? 0 : Math.round(performance.now() - usedAt);
        return [{ hash, isServing: !isRetired, running, idleMs: idle }];
      }),
    totals: () => {
      const lanes = [...versions.values()].map(({ lane }) => lane);
      return { live: lanes.length, cells: lanes.reduce((sum, lane) => sum + lane.cells(), 0) };
    },
  };
}

function isIdle(version: Version): boolean {
  return version.lane.running() === 0;
}

function whenLeft(task: Task, left: () => void): Task {
  const { end, fail } = task;
  task.end = (isWhole) => {
    end(isWhole);
    left();
  };
  task.fail = (error) => {
    fail(error);
    left();
  };
  return task;
}
