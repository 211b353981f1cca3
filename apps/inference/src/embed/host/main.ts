import { basename, dirname } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { serveHost } from "../../host-process/serve-host.ts";
import type { EmbedAnswer, EmbedAsk, EmbedInit } from "../messages.ts";

/**
 * The embedding model in a process of its own. Texts run one at a time: padding a batch of unequal texts
 * costs more than it saves on a CPU, and a vector must not depend on what it was batched with. Open
 * requests take turns, so that a visitor's question does not wait for an import.
 */
serveHost<EmbedInit, EmbedAsk, null>(async (init, send) => {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(init.dir);
  const embed = await pipeline("feature-extraction", basename(init.dir), {
    dtype: "q8",
    session_options: { intraOpNumThreads: init.threads },
  });
  const open: { ask: EmbedAsk; vectors: Float32Array[] }[] = [];
  let steps = 0;
  let isWorking = false;

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let job = open.shift(); job; job = open.shift()) {
      const answer = await step(job);
      steps += 1;
      if (answer) send(answer);
      else open.push(job);
    }
    isWorking = false;
  }

  async function step(job: (typeof open)[number]): Promise<EmbedAnswer | null> {
    try {
      const text = job.ask.texts[job.vectors.length] ?? "";
      const tensor = await embed(text.toWellFormed(), { pooling: "mean", normalize: true });
      job.vectors.push(Float32Array.from(tensor.data as Float32Array));
      if (job.vectors.length < job.ask.texts.length) return null;
      return { type: "embedded", id: job.ask.id, vectors: job.vectors };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { type: "embed-failed", id: job.ask.id, message };
    }
  }

  return {
    info: null,
    steps: () => steps,
    running: () => open.length + (isWorking ? 1 : 0),
    onMessage: (ask) => {
      open.push({ ask, vectors: [] });
      void work();
    },
  };
});
