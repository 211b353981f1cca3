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
};

type Adapter = {
  hash: string;
  path: string;
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
  const { loaded } = options;
  const adapters = new Map<string, Adapter>();
  const opening = new Map<string, Promise<Adapter>>();
  const roomWaiters = new Set<() => void>();
  let lastOpening: Promise<unknown> = Promise.resolve();
  const baseContext = await createContext(null);
  const missing = options.scheduler === "step" ? findMissing(baseContext) : [];
  if (missing.length > 0) log("warn", "scheduler.public", { missing: missing.join(", ") });
  const scheduler = missing.length > 0 ? "public" : options.scheduler;
  const base = openLane(baseContext);

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
    const { slots, chunk, threads, isCpu } = loaded;
    const limits = { slots, batch: context.batchSize, chunk, threads, isCpu };
    const lane = openStepLane({ model: loaded.model, context, limits });
    options.steps.add(lane);
    return lane;
  }

  async function find(hash: string): Promise<Adapter> {
    const known = adapters.get(hash);
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

  async function open(hash: string): Promise<Adapter> {
    if (loaded.maxAdapters === 0) {
      throw new AppError(
        "MODEL_NOT_LOADED",
        "There is no memory for an adapter beside the base; lower SLOTS or CONTEXT_TOKENS.",
      );
    }
    const path = await findAdapter({
      dir: options.artifactsDir,
      hash,
      base: { architecture: loaded.architecture, hash: loaded.baseHash },
    });
    await makeRoom();
    const startedAt = performance.now();
    const lane = await options.steps.exclusively(async () => openLane(await create(hash, path)));
    const adapter: Adapter = { hash, path, lane, isRetired: false, usedAt: performance.now() };
    adapters.set(hash, adapter);
    log("info", "adapter.live", { hash, ms: Math.round(performance.now() - startedAt) });
    return adapter;
  }

  function create(hash: string, path: string): Promise<LlamaContext> {
    return createContext(path).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError("MODEL_INVALID", `Adapter ${hash} cannot be loaded: ${reason}`, { cause: error });
    });
  }

  /** Closes idle adapters until one more may be live; waits when all of them are at work. */
  async function makeRoom(): Promise<void> {
    while (adapters.size >= loaded.maxAdapters) {
      const idle = [...adapters.values()].filter(isIdle).sort((a, b) => a.usedAt - b.usedAt)[0];
      if (idle) await close(idle);
      else await new Promise<void>((resolve) => roomWaiters.add(resolve));
    }
  }

  async function close(adapter: Adapter): Promise<void> {
    if (!adapters.delete(adapter.hash)) return;
    await options.steps.exclusively(async () => {
      options.steps.remove(adapter.lane as StepLane);
      await adapter.lane.close();
      await freeAdapter(loaded.model, adapter.path);
    });
    log("info", "adapter.closed", { hash: adapter.hash });
  }

  /** After a task has left a lane: what was retired closes, and who waits for room looks again. */
  function settle(adapter: Adapter): void {
    if (!isIdle(adapter)) return;
    if (adapter.isRetired) void close(adapter).then(wakeWaiters);
    else wakeWaiters();
  }

  function wakeWaiters(): void {
    for (const wake of roomWaiters) wake();
    roomWaiters.clear();
  }

  /** Puts a task into its version's lane, which is opened when it is not live. Throws what `findAdapter` throws. */
  async function submit(task: Task, adapterHash: string | null): Promise<void> {
    if (adapterHash === null) base.submit(task);
    else {
      let adapter = await find(adapterHash);
      // It may have been closed between the finding and now.
      while (adapters.get(adapterHash) !== adapter) adapter = await find(adapterHash);
      adapter.isRetired = false;
      adapter.usedAt = performance.now();
      adapter.lane.submit(whenLeft(task, () => setImmediate(settle, adapter)));
    }
    options.steps.wake();
  }

  return {
    scheduler,
    submit,
    warm: async (hash: string) => {
      (await find(hash)).isRetired = false;
    },
    retire: async (hash: string) => {
      const adapter = (await opening.get(hash)?.catch(() => null)) ?? adapters.get(hash);
      if (!adapter) return;
      adapter.isRetired = true;
      settle(adapter);
    },
    list: (): LiveAdapter[] =>
      [...adapters.values()].map(({ hash, lane, isRetired, usedAt }) => ({
        hash,
        isServing: !isRetired,
        running: lane.running(),
        idleMs: lane.running() > 0 ? 0 : Math.round(performance.now() - usedAt),
      })),
    running: () => [base, ...[...adapters.values()].map(({ lane }) => lane)].reduce((sum, l) => sum + l.running(), 0),
  };
}

function isIdle(adapter: Adapter): boolean {
  return adapter.lane.running() === 0;
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
