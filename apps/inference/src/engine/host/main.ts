import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import type { Token } from "node-llama-cpp";
import { serveHost } from "../../host-process/serve-host.ts";
import type { EngineQuery } from "../engine.ts";
import type { EngineAnswer, EngineAsk, EngineFailure, EngineInfo, EngineInit } from "../messages.ts";
import { openAnswer } from "./answer.ts";
import { createDeltas } from "./deltas.ts";
import { createGrammars } from "./grammar.ts";
import { openLanes } from "./lanes.ts";
import { controlToken, type LoadedModel, loadModel } from "./load.ts";
import { createSharedTokens, knownTokens, tokenizePrompt, tokenizeText } from "./prompt.ts";
import { createReranker } from "./rerank.ts";
import { createScheduler } from "./scheduler.ts";
import type { Task } from "./task.ts";
import { openNextTokens, openScore } from "./weigh.ts";

/** The process that holds the model. Everything native happens here, so that its death is only a restart. */

serveHost<EngineInit, EngineAsk, EngineInfo>(async (init, sendMessage) => {
  const send = (answer: EngineAnswer) => sendMessage(answer);
  const deltas = createDeltas((found) => send({ type: "deltas", deltas: found }));
  let publicSteps = 0;
  const steps = createScheduler({ afterStep: deltas.settle, now: () => performance.now() });
  const loaded = await loadModel(init);
  const lanes = await openLanes({
    ...init,
    loaded,
    steps,
    onStep: () => {
      publicSteps += 1;
      deltas.settle();
    },
  });
  const grammars = createGrammars(loaded.model);
  const rerank = createReranker(loaded.model.llama, { path: init.rerankerPath, threads: init.threads });
  const sharedTokens = createSharedTokens(loaded);
  const tasks = new Map<number, { task: Task | null; isCancelled: boolean }>();

  /** Makes the task and gives it to its lane; whatever is wrong ends in one `failed`. */
  async function begin(id: number, open: (fail: Task["fail"]) => Promise<{ task: Task; adapterHash: string | null }>) {
    const entry: { task: Task | null; isCancelled: boolean } = { task: null, isCancelled: false };
    tasks.set(id, entry);
    const fail = (error: unknown) => {
      tasks.delete(id);
      send(failureOf(id, error));
    };
    try {
      const { task, adapterHash } = await open(fail);
      entry.task = task;
      task.isCancelled = entry.isCancelled;
      const { end } = task;
      task.end = (isWhole) => {
        tasks.delete(id);
        end(isWhole);
      };
      await lanes.submit(task, adapterHash);
    } catch (error) {
      fail(error);
    }
  }

  function generate({ id, request, forced }: EngineAsk & { type: "generate" }): void {
    const arrivedAt = performance.now();
    void begin(id, async (fail) => {
      const limit = loaded.contextTokens - request.maxTokens;
      const prompt = tokenizePrompt(loaded, { prompt: request, limit });
      const grammar = await grammars(request);
      const shared = sharedTokens(request.messages, prompt);
      const more = { forced: forced as Token[], prompt, sharedTokens: shared, grammar, arrivedAt, send, deltas, fail };
      return { task: openAnswer(loaded, { id, request, ...more }), adapterHash: request.adapterHash };
    });
  }

  function weigh(id: number, query: EngineQuery & { kind: "nextTokens" | "score" }): void {
    const arrivedAt = performance.now();
    const reply = (value: unknown) => send({ type: "replied", id, value });
    void begin(id, async (fail) => {
      const prompt = tokenizePrompt(loaded, { prompt: query.prompt, limit: loaded.contextTokens - 1 });
      if (prompt.length === 0) throw new AppError("INVALID", "The prompt is empty.");
      const common = { id, prompt, arrivedAt, reply, fail };
      const task =
        query.kind === "nextTokens"
          ? openNextTokens(loaded, { ...common, top: query.top })
          : openScore({ ...common, completion: completionOf(loaded, query, prompt.length) });
      return { task, adapterHash: query.adapterHash };
    });
  }

  function answerQuery(id: number, query: EngineQuery): void {
    if (query.kind === "nextTokens" || query.kind === "score") {
      weigh(id, query);
      return;
    }
    const value = async () => {
      if (query.kind === "tokenize") return tokenizePrompt(loaded, { prompt: query.prompt, limit: 1_000_000 });
      if (query.kind === "adapters") return lanes.list();
      if (query.kind === "rerank") return rerank(query);
      await (query.kind === "warm" ? lanes.warm(query.adapterHash) : lanes.retire(query.adapterHash));
      return null;
    };
    value().then(
      (found) => send({ type: "replied", id, value: found }),
      (error: unknown) => send(failureOf(id, error)),
    );
  }

  function cancel(id: number): void {
    const entry = tasks.get(id);
    if (!entry) return;
    entry.isCancelled = true;
    if (entry.task) entry.task.isCancelled = true;
    steps.wake();
  }

  const { baseHash, templateHash, template, parameters, contextTokens } = loaded;
  return {
    info: { baseHash, templateHash, template: template.id, parameters, contextTokens, scheduler: lanes.scheduler },
    steps: () => steps.counts().steps + publicSteps,
    running: () => tasks.size,
    facts: () => {
      const { steps: decodes, tokens, answers } = steps.counts();
      const { live, cells } = lanes.totals();
      return {
        steps_total: decodes + publicSteps,
        step_tokens_total: tokens,
        step_answers_total: answers,
        lanes: live,
        kv_cells: cells,
        kv_bytes: live * loaded.cacheBytes,
        memory_limit_bytes: loaded.memoryLimitBytes,
      };
    },
    onMessage: (ask) => {
      if (ask.type === "generate") generate(ask);
      else if (ask.type === "query") answerQuery(ask.id, ask.query);
      else cancel(ask.id);
    },
  };
});

/** Throws PROMPT_TOO_LONG when prompt and completion do not fit into a slot together. */
function completionOf(loaded: LoadedModel, query: EngineQuery & { kind: "score" }, promptTokens: number): Token[] {
  const limit = loaded.contextTokens - promptTokens;
  const { completion } = query;
  const tokens =
    typeof completion === "string"
      ? tokenizeText(loaded.model, { text: completion, limit })
      : knownTokens(loaded, completion);
  const end = query.includeEnd ? controlToken(loaded.model, loaded.template.endToken) : null;
  const all = end === null ? tokens : [...tokens, end];
  if (all.length <= limit) return all;
  throw new AppError("PROMPT_TOO_LONG", `The completion has ${all.length} tokens, and ${limit} fit behind its prompt.`);
}

/** How something ends that cannot begin or breaks. */
function failureOf(id: number, error: unknown): EngineFailure {
  const known = error instanceof AppError ? error.code : null;
  switch (known) {
    case "PROMPT_TOO_LONG":
    case "MODEL_NOT_LOADED":
    case "MODEL_INVALID":
    case "INVALID":
      return { type: "failed", id, code: known, message: (error as AppError).message };
    default:
      log("error", "task.broken", errorFields(error));
      return { type: "failed", id, code: "INTERNAL", message: "The engine could not compute this." };
  }
}
