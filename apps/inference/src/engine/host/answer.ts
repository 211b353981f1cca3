import { AppError } from "@whetstone/core/errors";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { ResolvedGenerateRequest } from "../../contract.ts";
import type { EngineAnswer } from "../messages.ts";
import { createTextAssembler } from "../text-assembler.ts";
import { createDeltaBuffer } from "./delta-buffer.ts";
import { type createGrammars, grammarEnd } from "./grammar.ts";
import { controlToken, type LoadedModel } from "./load.ts";

export type Job = { id: number; request: ResolvedGenerateRequest; forced: number[]; isCancelled: boolean };

export type AnswerContext = {
  loaded: LoadedModel;
  grammars: ReturnType<typeof createGrammars>;
  send: (answer: EngineAnswer) => void;
  /** Called after each decode. */
  step: () => void;
};

/** Prompt tokens computed in one go: small, so that running chats keep their pace and Stop is quick. */
const prefillChunk = 128;

/** Computes one answer in a sequence that nobody else uses. Returns when the sequence is free again. */
export async function answer(
  ctx: AnswerContext,
  { job, sequence, prompt }: { job: Job; sequence: LlamaContextSequence; prompt: Token[] },
): Promise<void> {
  const { request } = job;
  const { model, template } = ctx.loaded;
  const known = [...prompt, ...(job.forced as Token[])];
  const grammar = request.schema ? await ctx.grammars(request.schema) : undefined;
  await sequence.adaptStateToTokens(known.slice(0, -1), false);
  let at = sequence.nextTokenIndex;
  const cachedTokens = Math.min(at, prompt.length);
  ctx.send({ type: "started", id: job.id, promptTokens: prompt.length, cachedTokens });

  const assembler = createTextAssembler({
    detokenize: (tokens, previous) => model.detokenize(tokens as Token[], false, previous as Token[]),
    stop: grammar ? [...request.stop, grammarEnd] : request.stop,
  });
  for (const token of job.forced) assembler.push(token);
  const buffer = createDeltaBuffer((delta) => ctx.send({ type: "delta", id: job.id, ...delta }));
  let outputTokens = job.forced.length;
  const end = (reason: "end" | "length" | "stop" | "cancelled") => {
    buffer.add({ tokens: [], text: reason === "stop" ? "" : assembler.finish() });
    buffer.flush();
    const usage = { promptTokens: prompt.length, cachedTokens, outputTokens };
    ctx.send({ type: "ended", id: job.id, reason, usage });
  };

  for (; known.length - at > prefillChunk; at += prefillChunk) {
    if (job.isCancelled) return end("cancelled");
    await sequence.evaluateWithoutGeneratingNewTokens(known.slice(at, at + prefillChunk));
    ctx.step();
  }
  if (job.isCancelled) return end("cancelled");
  if (outputTokens >= request.maxTokens) return end("length");

  const endToken = controlToken(model, template.endToken);
  const tokens = sequence.evaluate(known.slice(at), {
    temperature: request.temperature,
    topP: request.topP,
    topK: 0,
    minP: 0,
    seed: (request.seed ?? 0) + job.forced.length,
    grammarEvaluationState: grammar,
  });
  for await (const token of tokens) {
    ctx.step();
    if (job.isCancelled) return end("cancelled");
    if (token === endToken) return end("end");
    outputTokens += 1;
    buffer.add({ tokens: [token], text: assembler.push(token) });
    if (assembler.isStopped()) return end(grammar && !request.stop.length ? "end" : "stop");
    if (outputTokens >= request.maxTokens) return end("length");
  }
  end("end");
}

/** How a job ends that cannot begin or breaks. */
export function failureOf(id: number, error: unknown): EngineAnswer {
  if (!(error instanceof AppError)) {
    return { type: "failed", id, code: "INTERNAL", message: "The engine could not compute this answer." };
  }
  const code = error.code === "PROMPT_TOO_LONG" || error.code === "INVALID" ? error.code : "INTERNAL";
  return { type: "failed", id, code, message: error.message };
}
