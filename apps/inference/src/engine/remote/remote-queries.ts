import { AppError } from "@whetstone/core/errors";
import type { NextToken, Prompt, Score } from "../../contract.ts";
import type { EngineQuery } from "../engine.ts";
import type { Dialect } from "./dialect.ts";
import type { RemoteAdapters } from "./remote-adapters.ts";
import { callJson, type Remote } from "./remote-http.ts";

export type QueryContext = { remote: Remote; dialect: Dialect; model: string; adapters: RemoteAdapters };

/** Token ids where the server tells them. Throws INVALID for one that does not. */
export async function tokenizeRemote(ctx: QueryContext, prompt: Prompt, signal?: AbortSignal): Promise<number[]> {
  if ("tokens" in prompt) return prompt.tokens;
  const { remote, dialect, model } = ctx;
  if (dialect === "vllm") {
    const body = "text" in prompt ? { prompt: prompt.text, add_special_tokens: false } : { messages: prompt.messages };
    return (await callJson<{ tokens: number[] }>(remote, { path: "/tokenize", body: { model, ...body }, signal }))
      .tokens;
  }
  if (dialect !== "llama-server") throw cannot("tell token ids");
  const content = "text" in prompt ? prompt.text : await renderRemote(ctx, prompt.messages, signal);
  const body = { content, add_special: false, parse_special: "messages" in prompt };
  return (await callJson<{ tokens: number[] }>(remote, { path: "/tokenize", body, signal })).tokens;
}

async function renderRemote(ctx: QueryContext, messages: unknown, signal?: AbortSignal): Promise<string> {
  const call = { path: "/apply-template", body: { messages }, signal };
  return (await callJson<{ prompt: string }>(ctx.remote, call)).prompt;
}

/** The most probable next tokens where the server tells them. */
export async function nextTokensRemote(
  ctx: QueryContext,
  { query, signal }: { query: EngineQuery & { kind: "nextTokens" }; signal?: AbortSignal },
): Promise<NextToken[]> {
  const prompt = await tokenizeRemote(ctx, query.prompt, signal);
  const version = await ctx.adapters.fields(query.adapterHash, signal);
  if (ctx.dialect === "llama-server") {
    const body = { prompt, n_predict: 1, n_probs: query.top, temperature: 0, cache_prompt: true, ...version };
    type Answer = { completion_probabilities?: { top_logprobs: { id: number; token: string; logprob: number }[] }[] };
    const found = await callJson<Answer>(ctx.remote, { path: "/completion", body, signal });
    return (found.completion_probabilities?.[0]?.top_logprobs ?? []).map(({ id, token, logprob }) => ({
      id,
      text: token,
      p: Math.exp(logprob),
    }));
  }
  const body = { prompt, max_tokens: 1, temperature: 0, logprobs: Math.min(20, query.top), ...version };
  type Answer = { choices: { logprobs: { top_logprobs: Record<string, number>[] } }[] };
  const found = await callJson<Answer>(ctx.remote, {
    path: "/v1/completions",
    body: { ...body, return_tokens_as_token_ids: true },
    signal,
  });
  const top = Object.entries(found.choices[0]?.logprobs.top_logprobs[0] ?? {});
  return top
    .map(([name, logprob]) => ({ id: Number(name.replace("token_id:", "")), text: "", p: Math.exp(logprob) }))
    .sort((a, b) => b.p - a.p);
}

/** Log-likelihood of a completion: only vLLM weighs what it is given. */
export async function scoreRemote(
  ctx: QueryContext,
  { query, signal }: { query: EngineQuery & { kind: "score" }; signal?: AbortSignal },
): Promise<Score> {
  if (ctx.dialect !== "vllm") throw cannot("weigh a given text");
  if (query.includeEnd) throw cannot("weigh the end of a turn");
  const before = await tokenizeRemote(ctx, query.prompt, signal);
  const { completion } = query;
  const tokens = typeof completion === "string" ? await tokenizeRemote(ctx, { text: completion }, signal) : completion;
  const version = await ctx.adapters.fields(query.adapterHash, signal);
  const body = { prompt: [...before, ...tokens], max_tokens: 1, temperature: 0, prompt_logprobs: 1, ...version };
  type Answer = { choices: { prompt_logprobs: (Record<string, { logprob: number }> | null)[] }[] };
  const found = await callJson<Answer>(ctx.remote, { path: "/v1/completions", body, signal });
  const all = found.choices[0]?.prompt_logprobs ?? [];
  const tokenLogProbs = tokens.map((token, index) => all[before.length + index]?.[token]?.logprob ?? Number.NaN);
  return { logProb: tokenLogProbs.reduce((sum, value) => sum + value, 0), tokens, tokenLogProbs };
}

function cannot(what: string): AppError {
  return new AppError("INVALID", `This remote server cannot ${what}; the built-in engine can (ENGINE=llama).`);
}
