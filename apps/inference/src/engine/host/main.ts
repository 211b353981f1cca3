import { errorFields, log } from "@whetstone/core/log";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { serveHost } from "../../host-process/serve-host.ts";
import type { EngineAnswer, EngineAsk, EngineInfo, EngineInit } from "../messages.ts";
import { chooseSlot, type SlotView } from "../slots.ts";
import { type AnswerContext, answer, failureOf, type Job } from "./answer.ts";
import { createGrammars } from "./grammar.ts";
import { loadModel } from "./load.ts";
import { tokenizePrompt } from "./prompt.ts";

/** The process that holds the model. Everything native happens here, so that its death is only a restart. */

type Slot = Omit<SlotView, "tokens"> & { sequence: LlamaContextSequence };

serveHost<EngineInit, EngineAsk, EngineInfo>(async (init, send) => {
  const loaded = await loadModel(init);
  const slots: Slot[] = loaded.sequences.map((sequence, index) => ({
    index,
    isBusy: false,
    affinity: "",
    lastUsed: 0,
    sequence,
  }));
  const jobs = new Map<number, Job>();
  const waiting: { job: Job; prompt: Token[] }[] = [];
  let steps = 0;
  let uses = 0;
  const say = (message: EngineAnswer) => send(message);
  const ctx: AnswerContext = {
    loaded,
    grammars: createGrammars(loaded.model),
    send: say,
    step: () => {
      steps += 1;
    },
  };

  function begin(ask: EngineAsk & { type: "generate" }): void {
    try {
      const limit = loaded.info.contextTokens - ask.request.maxTokens;
      const prompt = tokenizePrompt(loaded, { messages: ask.request.messages, limit });
      const job = { id: ask.id, request: ask.request, forced: ask.forced, isCancelled: false };
      jobs.set(ask.id, job);
      waiting.push({ job, prompt });
      next();
    } catch (error) {
      say(failureOf(ask.id, error));
    }
  }

  function next(): void {
    const first = waiting[0];
    if (!first) return;
    const views = slots.map((slot) => ({ ...slot, tokens: slot.sequence.contextTokens }));
    const view = chooseSlot(views, { affinity: first.job.request.affinity, tokens: first.prompt });
    const slot = view && slots[view.index];
    if (!slot) return;
    waiting.shift();
    void use(slot, first).then(next);
    next();
  }

  async function use(slot: Slot, { job, prompt }: { job: Job; prompt: Token[] }): Promise<void> {
    slot.isBusy = true;
    slot.affinity = job.request.affinity;
    slot.lastUsed = ++uses;
    try {
      await answer(ctx, { job, sequence: slot.sequence, prompt });
    } catch (error) {
      log("error", "answer.broken", errorFields(error));
      say(failureOf(job.id, error));
    } finally {
      slot.isBusy = false;
      jobs.delete(job.id);
    }
  }

  function count(ask: EngineAsk & { type: "count" }): void {
    try {
      const tokens = tokenizePrompt(loaded, { messages: ask.messages, limit: 1_000_000 });
      say({ type: "counted", id: ask.id, tokens: tokens.length });
    } catch (error) {
      say(failureOf(ask.id, error));
    }
  }

  return {
    info: loaded.info,
    steps: () => steps,
    running: () => jobs.size,
    onMessage: (ask) => {
      if (ask.type === "generate") begin(ask);
      else if (ask.type === "count") count(ask);
      else {
        const job = jobs.get(ask.id);
        if (job) job.isCancelled = true;
      }
    },
  };
});
