import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { ResolvedGenerateRequest } from "../contract.ts";
import { superviseHost } from "../host-process/supervise.ts";
import type { Engine, EngineEvent } from "./engine.ts";
import { createInflight, type Inflight } from "./inflight.ts";
import type { EngineAnswer, EngineInfo, EngineInit } from "./messages.ts";

export type SupervisorOptions = EngineInit & {
  modelName: string;
  env: NodeJS.ProcessEnv;
  /** How long a new request waits for an engine that is starting. Default 10 000. */
  patienceMs?: number;
};

type Count = { resolve: (tokens: number) => void; reject: (error: Error) => void };

/**
 * The engine as a child process. It dies without harm: running answers are given to the next process
 * once, with the tokens that were already sent, and continue where they were.
 */
export function startEngine(options: SupervisorOptions): Engine {
  const { modelName, env, patienceMs = 10_000, ...init } = options;
  const inflight = new Map<number, Inflight>();
  const counts = new Map<number, Count>();
  let info: EngineInfo | null = null;
  let lastId = 0;

  const host = superviseHost({
    name: "engine",
    entry: new URL("./host/main.ts", import.meta.url),
    init: init satisfies EngineInit,
    env,
    onReady: (found) => {
      info = found as EngineInfo;
      for (const entry of inflight.values()) entry.submit(host.send);
    },
    onMessage: (message) => hear(message as EngineAnswer),
    onLost: () => {
      for (const entry of counts.values()) entry.reject(notLoaded(null));
      counts.clear();
      const { error } = host.status();
      for (const entry of inflight.values()) entry.lose(error);
    },
  });

  function hear(answer: EngineAnswer): void {
    const counting = counts.get(answer.id);
    if (counting) {
      counts.delete(answer.id);
      if (answer.type === "counted") counting.resolve(answer.tokens);
      else if (answer.type === "failed") counting.reject(new AppError(answer.code, answer.message));
    } else if (answer.type !== "counted") inflight.get(answer.id)?.hear(answer);
  }

  async function* generate(request: ResolvedGenerateRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const status = host.status();
    if (status.state === "failed") {
      return yield { type: "failed", code: "MODEL_NOT_LOADED", message: notLoaded(status.error).message };
    }
    const id = ++lastId;
    const entry = createInflight({ id, request, patienceMs });
    inflight.set(id, entry);
    const cancel = () => entry.cancel(host.send);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
    entry.submit(host.send);
    try {
      yield* entry.events();
    } finally {
      signal.removeEventListener("abort", cancel);
      cancel();
      inflight.delete(id);
      if (entry.replays() > 0) log("info", "engine.replayed", { requestId: request.requestId });
    }
  }

  return {
    generate,
    slots: init.slots,
    countTokens: async (messages) => {
      if (!(await host.whenReady(patienceMs))) throw notLoaded(host.status().error);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        counts.set(id, { resolve, reject });
        if (host.send({ type: "count", id, messages })) return;
        counts.delete(id);
        reject(notLoaded(null));
      });
    },
    status: () => ({
      host: host.status(),
      model: info && { name: modelName, adapterHash: null, slots: init.slots, ...info },
    }),
    close: async () => {
      await host.close();
      for (const entry of inflight.values()) entry.lose("The server is closing.");
    },
  };
}

function notLoaded(reason: string | null): AppError {
  return new AppError("MODEL_NOT_LOADED", `No model is loaded: ${reason ?? "the engine is starting"}.`);
}
