import type { LlamaGrammarEvaluationState, Token } from "node-llama-cpp";
import type { ChosenToken, ResolvedGenerateRequest } from "../../contract.ts";
import type { EngineAnswer } from "../messages.ts";
import { createTextAssembler } from "../text-assembler.ts";
import type { Deltas } from "./deltas.ts";
import { grammarEnd } from "./grammar.ts";
import { controlToken, type LoadedModel } from "./load.ts";
import type { Logits, Task } from "./task.ts";

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

  function show(text: string, tokens: number[] = [], chosen: ChosenToken[] = []): void {
    deltas.add({ id, tokens, text, chosen }, { isFirst: isFirst && text !== "" });
    if (text !== "") isFirst = false;
  }

  function write(token: Token, chosen: ChosenToken[]): void {
    outputTokens += 1;
    show(assembler.push(token), [token], chosen);
    if (assembler.isStopped()) ending = isSchema && request.stop.length === 0 ? "end" : "stop";
    else if (outputTokens >= request.maxTokens) ending = "length";
  }

  async function weigh(logits: Logits, token: Token, top: number): Promise<ChosenToken> {
    const weights = await logits.weigh({ tokens: [token], top });
    const tell = (id: Token, logProb: number) => ({ id, text: model.detokenize([id], true), logProb });
    return {
      ...tell(token, weights.logProbs[0] ?? Number.NEGATIVE_INFINITY),
      top: weights.top.map((one) => tell(one.token, one.logProb)),
    };
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
      else write(token, request.topLogProbs === null ? [] : [await weigh(logits, token, request.topLogProbs)]);
      return ending ? null : token;
    },
    end: (isWhole) => {
      const reason = isWhole ? (ending ?? "end") : "cancelled";
      if (reason !== "stop") show(assembler.finish());
      deltas.flush();
      send({ type: "ended", id, reason, usage: { promptTokens: prompt.length, cachedTokens, outputTokens } });
    },
    fail: options.fail,
  };
}
