import type { LlamaGrammarEvaluationState, Token } from "node-llama-cpp";
import type { ResolvedGenerateRequest } from "../../contract.ts";
import type { EngineAnswer } from "../messages.ts";
import { createTextAssembler } from "../text-assembler.ts";
import type { Deltas } from "./deltas.ts";
import { grammarEnd } from "./grammar.ts";
import { controlToken, type LoadedModel } from "./load.ts";
import type { Task } from "./task.ts";

type Ending = "end" | "length" | "stop" | "cancelled";

export type AnswerOptions = {
  id: number;
  request: ResolvedGenerateRequest;
  /** Tokens of the answer that were given before a crash. */
  forced: Token[];
  prompt: Token[];
  /** How many of them are the system message. */
  sharedTokens: number;
  grammar: LlamaGrammarEvaluationState | undefined;
  arrivedAt: number;
  send: (answer: EngineAnswer) => void;
  deltas: Deltas;
  fail: (error: unknown) => void;
};

/** An answer as a task: draws tokens, shows their text, and knows when it ends. */
export function openAnswer(loaded: LoadedModel, options: AnswerOptions): Task {
  const { id, request, prompt, send, deltas } = options;
  const { model } = loaded;
  const endToken = controlToken(model, loaded.template.endToken);
  const isSchema = request.schema !== null;
  const assembler = createTextAssembler({
    detokenize: (tokens, previous) => model.detokenize(tokens as Token[], false, previous as Token[]),
    stop: isSchema ? [...request.stop, grammarEnd] : request.stop,
  });
  for (const token of options.forced) assembler.push(token);
  let outputTokens = options.forced.length;
  let cachedTokens = 0;
  let isFirst = true;
  let ending: Ending | null = outputTokens >= request.maxTokens ? "length" : null;

  function show(tokens: number[], text: string): void {
    deltas.add({ id, tokens, text }, { isFirst: isFirst && text !== "" });
    if (text !== "") isFirst = false;
  }

  function write(token: Token): void {
    outputTokens += 1;
    show([token], assembler.push(token));
    if (assembler.isStopped()) ending = isSchema && request.stop.length === 0 ? "end" : "stop";
    else if (outputTokens >= request.maxTokens) ending = "length";
  }

  return {
    id,
    affinity: request.affinity,
    isBackground: request.priority === "background",
    sharedTokens: options.sharedTokens,
    known: [...prompt, ...options.forced],
    readsFrom: prompt.length + options.forced.length - 1,
    sampling: {
      temperature: request.temperature,
      topP: request.topP,
      seed: (request.seed ?? 0) + options.forced.length,
      grammar: options.grammar,
    },
    isCancelled: false,
    arrivedAt: options.arrivedAt,
    start: (cached) => {
      cachedTokens = Math.min(cached, prompt.length);
      send({ type: "started", id, promptTokens: prompt.length, cachedTokens });
    },
    read: async (logits) => {
      if (ending) return null;
      const token = await logits.draw();
      if (token === endToken || model.isEogToken(token)) ending = "end";
      else write(token);
      return ending ? null : token;
    },
    end: (isWhole) => {
      const reason = isWhole ? (ending ?? "end") : "cancelled";
      if (reason !== "stop") show([], assembler.finish());
      deltas.flush();
      send({ type: "ended", id, reason, usage: { promptTokens: prompt.length, cachedTokens, outputTokens } });
    },
    fail: options.fail,
  };
}
