import { AppError } from "@whetstone/core/errors";
import { superviseHost } from "../host-process/supervise.ts";
import type { Embedder } from "./embedder.ts";
import type { EmbedAnswer, EmbedAsk, EmbedInit } from "./messages.ts";

/** How long a request waits for the model to come up or come back. */
const patienceMs = 10_000;

/** Texts per message: small enough that requests can take turns. */
const groupSize = 16;

type Waiting = { resolve: (vectors: Float32Array[]) => void; reject: (error: Error) => void };

/** The embedder as a child process that is restarted when it dies; a group that was lost runs once more. */
export function startEmbedder(options: { dir: string; threads: number; env: NodeJS.ProcessEnv }): Embedder {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const host = superviseHost({
    name: "embedder",
    entry: new URL("./host/main.ts", import.meta.url),
    init: { dir: options.dir, threads: options.threads } satisfies EmbedInit,
    env: options.env,
    onReady: () => {},
    onMessage: (message) => settle(message as EmbedAnswer),
    onLost: () => {
      for (const entry of waiting.values()) entry.reject(new HostLost());
      waiting.clear();
    },
  });

  function settle(answer: EmbedAnswer): void {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.type === "embedded") entry?.resolve(answer.vectors);
    else entry?.reject(new AppError("INTERNAL", `A text could not be embedded: ${answer.message}`));
  }

  async function ask(texts: string[]): Promise<Float32Array[]> {
    if (!(await host.whenReady(patienceMs))) throw unavailable();
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      if (host.send({ type: "embed", id, texts } satisfies EmbedAsk)) return;
      waiting.delete(id);
      reject(new HostLost());
    });
  }

  async function askTwice(texts: string[]): Promise<Float32Array[]> {
    try {
      return await ask(texts);
    } catch (error) {
      if (!(error instanceof HostLost)) throw error;
    }
    return ask(texts).catch((error: unknown) => {
      throw error instanceof HostLost ? unavailable() : error;
    });
  }

  return {
    status: host.status,
    close: host.close,
    embed: async (texts) => {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += groupSize) {
        vectors.push(...(await askTwice(texts.slice(at, at + groupSize))));
      }
      return vectors;
    },
  };
}

class HostLost extends Error {}

function unavailable(): AppError {
  return new AppError("UNAVAILABLE", "The embedding model is not running at the moment; try again in a few seconds.", {
    retryAfterMs: 5_000,
  });
}
