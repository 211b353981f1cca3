import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { ResolvedGenerateRequest } from "../contract.ts";
import { superviseHost } from "../host-process/supervise.ts";
import type { Engine, EngineEvent, EngineQuery, EngineReply } from "./engine.ts";
import { createInflight, type Inflight } from "./inflight.ts";
import type { EngineAnswer, EngineInfo, EngineInit } from "./messages.ts";

export type SupervisorOptions = EngineInit & {
  modelName: string;
  env: NodeJS.ProcessEnv;
  /** How long a new request waits for an engine that is starting. Default 10 000. */
  patienceMs?: number;
  /** How old a process is at least before it is replaced for its memory. Default 600 000. */
  recycleAfterMs?: number;
};

type Asked = {
  query: EngineQuery;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  isRepeated: boolean;
};

/**
 * The engine as a child process. It dies without harm: running answers are given to the next process
 * once, with the tokens that were already sent, and continue where they were.
 */
export function startEngine(options: SupervisorOptions): Engine {
  const { modelName, env, patienceMs = 10_000, recycleAfterMs, ...init } = options;
  const inflight = new Map<number, Inflight>();
  const asked = new Map<number, Asked>();
  /** Adapters that somebody wants to find ready; a new process warms them again. */
  const warmed = new Set<string>();
  let info: EngineInfo | null = null;
  let lastId = 0;

  const host = superviseHost({
    name: "engine",
    entry: new URL("./host/main.ts", import.meta.url),
    init: init satisfies EngineInit,
    env,
    recycleAfterMs,
    onReady: (found) => {
      info = found as EngineInfo;
      for (const adapterHash of warmed)
        host.send({ type: "query", id: ++lastId, query: { kind: "warm", adapterHash } });
      for (const [id, { query }] of asked) host.send({ type: "query", id, query });
      for (const entry of inflight.values()) entry.submit(host.send);
    },
    onMessage: (message) => hear(message as EngineAnswer),
    onLost: (isPlanned) => {
      const { error } = host.status();
      for (const [id, entry] of asked) {
        if (error === null && !entry.isRepeated) entry.isRepeated = !isPlanned;
        else settle(id)?.reject(notLoaded(error));
      }
      for (const entry of inflight.values()) entry.lose(error, isPlanned);
    },
  });

  function hear(answer: EngineAnswer): void {
    if (answer.type === "deltas") for (const delta of answer.deltas) inflight.get(delta.id)?.hearDelta(delta);
    else if (answer.type === "replied") settle(answer.id)?.resolve(answer.value as never);
    else if (answer.type !== "failed") inflight.get(answer.id)?.hear(answer);
    else {
      settle(answer.id)?.reject(new AppError(answer.code, answer.message));
      inflight.get(answer.id)?.hear(answer);
    }
  }

  function settle(id: number): Asked | undefined {
    const entry = asked.get(id);
    asked.delete(id);
    return entry;
  }

  /** Sends a query; one that was lost with its process is sent once more to the next. */
  async function ask<Q extends EngineQuery>(query: Q, signal?: AbortSignal): Promise<EngineReply<Q["kind"]>> {
    if (!(await host.whenReady(patienceMs))) throw notLoaded(host.status().error);
    if (query.kind === "retire") warmed.delete(query.adapterHash);
    const id = ++lastId;
    const cancel = () => {
      host.send({ type: "cancel", id });
      settle(id)?.reject(new AppError("DEADLINE_EXCEEDED", "Nobody waits for this any more."));
    };
    try {
      const reply = await new Promise<EngineReply<Q["kind"]>>((resolve, reject) => {
        asked.set(id, { query, resolve, reject, isRepeated: false });
        signal?.addEventListener("abort", cancel, { once: true });
        if (signal?.aborted) cancel();
        else if (!host.send({ type: "query", id, query })) settle(id)?.reject(notLoaded(null));
      });
      if (query.kind === "warm") warmed.add(query.adapterHash);
      return reply;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
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
    ask,
    countTokens: async (messages) => (await ask({ kind: "tokenize", prompt: { messages } })).length,
    status: () => ({
      host: host.status(),
      model: info && { name: modelName, adapterHash: null, slots: init.slots, ...info },
    }),
    close: async () => {
      await host.close();
      for (const id of asked.keys()) settle(id)?.reject(notLoaded("The server is closing."));
      for (const entry of inflight.values()) entry.lose("The server is closing.", true);
    },
  };
}

function notLoaded(reason: string | null): AppError {
  return new AppError("MODEL_NOT_LOADED", `No model is loaded: ${reason ?? "the engine is starting"}.`);
}
