import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { ResolvedGenerateRequest, Usage } from "../../contract.ts";
import type { HostStatus } from "../../host-process/supervise.ts";
import type { Engine, EngineEvent, EngineModel, EngineQuery } from "../engine.ts";
import { constraintFields, type Dialect, guessDialect, quotesLabels, remoteBaseHash } from "./dialect.ts";
import { createRemoteAdapters } from "./remote-adapters.ts";
import { callJson, callRemote, type Remote, readEvents } from "./remote-http.ts";
import { chosenTokens, type RemoteLogProb } from "./remote-log-probs.ts";
import { nextTokensRemote, type QueryContext, scoreRemote, tokenizeRemote } from "./remote-queries.ts";

export type RemoteOptions = {
  /** Without /v1, e.g. http://gpu-box:8000. */
  url: string;
  key: string | null;
  /** Model to ask for; null takes the first that the server names. */
  model: string | null;
  /** Null guesses from the server's words. */
  dialect: Dialect | null;
  /** SHA-256 of the base file where it is known; adapters and reports refer to it. */
  baseHash: string | null;
  peftDir: string | null;
  /** Requests that may run at once there. */
  slots: number;
  /** Used when the server does not say. */
  contextTokens: number;
  /** How often the server is asked whether it lives. Default 5 000. */
  everyMs?: number;
};

type Found = QueryContext & { status: EngineModel };
type ModelsAnswer = { data: { id: string; owned_by?: string; max_model_len?: number; meta?: { n_ctx?: number } }[] };

/** Characters per token of ordinary text, for servers that do not count. */
const charactersPerToken = 3;

/**
 * A model server of somebody else behind the same port: llama-server, vLLM, Ollama, or anything that speaks
 * OpenAI's API. Same events, same errors; what such a server cannot do is refused by name.
 */
export function createRemoteEngine(options: RemoteOptions): Engine {
  const remote: Remote = { url: options.url.replace(/\/+$/, "").replace(/\/v1$/, ""), key: options.key };
  let found: Found | null = null;
  let host: HostStatus = { state: "starting", restarts: 0, pid: null, error: null, silentMs: null };
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    try {
      const answer = await callJson<ModelsAnswer>(remote, { path: "/v1/models", signal: AbortSignal.timeout(5_000) });
      found ??= describe(answer);
      if (host.state !== "ready")
        log("info", "remote.ready", { url: remote.url, model: found.model, as: found.dialect });
      host = { ...host, state: "ready", error: null };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (host.state === "ready") log("warn", "remote.lost", { url: remote.url, reason });
      host = {
        ...host,
        state: "restarting",
        restarts: host.restarts + (host.state === "ready" ? 1 : 0),
        error: reason,
      };
    }
  }

  function describe(answer: ModelsAnswer): Found {
    const entry = answer.data.find(({ id }) => id === options.model) ?? answer.data[0];
    const model = options.model ?? entry?.id;
    if (!model) throw new AppError("MODEL_NOT_LOADED", "The server names no model; set REMOTE_MODEL.");
    const dialect = options.dialect ?? guessDialect(entry?.owned_by);
    const adapters = createRemoteAdapters({ remote, dialect, model, peftDir: options.peftDir });
    const status = {
      name: model,
      baseHash: options.baseHash ?? remoteBaseHash(model),
      adapterHash: null,
      templateHash: remoteBaseHash(`${dialect} template of ${model}`),
      parameters: 0,
      contextTokens: entry?.max_model_len ?? entry?.meta?.n_ctx ?? options.contextTokens,
      slots: options.slots,
    };
    return { remote, dialect, model, adapters, status };
  }

  async function known(): Promise<Found> {
    looking ??= look().finally(() => {
      looking = null;
    });
    if (!found) await looking;
    if (!found) throw new AppError("MODEL_NOT_LOADED", host.error ?? "The model server was not found yet.");
    return found;
  }

  async function* generate(request: ResolvedGenerateRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const usage: Usage = { promptTokens: estimate(request.messages), cachedTokens: 0, outputTokens: 0 };
    let isStarted = false;
    try {
      const server = await known();
      const body = {
        ...(await server.adapters.fields(request.adapterHash, signal)),
        ...constraintFields(server.dialect, request),
        messages: request.messages,
        max_tokens: request.maxTokens,
        temperature: request.temperature,
        top_p: request.topP,
        ...(request.seed !== undefined && { seed: request.seed }),
        ...(request.stop.length > 0 && { stop: request.stop }),
        ...(request.topLogProbs !== null && { logprobs: true, top_logprobs: request.topLogProbs }),
        stream: true,
        stream_options: { include_usage: true },
      };
      const response = await callRemote(remote, { path: "/v1/chat/completions", body, signal });
      isStarted = true;
      yield { type: "started", promptTokens: usage.promptTokens, cachedTokens: 0 };
      yield* readAnswer(response, { usage, isQuoted: request.labels !== null && quotesLabels(server.dialect) });
    } catch (error) {
      if (signal.aborted) yield { type: "ended", reason: "cancelled", usage };
      else yield failureOf(error, isStarted);
    }
  }

  async function answerQuery(query: EngineQuery, signal?: AbortSignal): Promise<unknown> {
    const server = await known();
    switch (query.kind) {
      case "tokenize":
        return tokenizeRemote(server, query.prompt, signal);
      case "nextTokens":
        return nextTokensRemote(server, { query, signal });
      case "score":
        return scoreRemote(server, { query, signal });
      case "rerank":
        throw new AppError("INVALID", "A remote engine does not rerank here; ask that server's own door.");
      case "warm":
        await server.adapters.fields(query.adapterHash, signal);
        return null;
      case "retire":
        await server.adapters.retire(query.adapterHash);
        return null;
      case "adapters":
        return server.adapters.list().map((hash) => ({ hash, isServing: true, running: 0, idleMs: 0 }));
    }
  }

  const timer = setInterval(() => void known().catch(() => {}), options.everyMs ?? 5_000);
  timer.unref();
  void known().catch(() => {});
  return {
    generate,
    ask: async (query, signal) => (await answerQuery(query, signal)) as never,
    slots: options.slots,
    countTokens: async (messages) => {
      const server = await known();
      const counts = server.dialect === "vllm" || server.dialect === "llama-server";
      return counts ? (await tokenizeRemote(server, { messages })).length : estimate(messages);
    },
    status: () => ({ host, model: found?.status ?? null }),
    close: async () => clearInterval(timer),
  };
}

type Chunk = {
  choices?: {
    delta?: { content?: string | null };
    finish_reason?: string | null;
    logprobs?: { content?: RemoteLogProb[] | null } | null;
  }[];
  usage?: {
    prompt_tokens: number;
    completion_tokens: number;
    prompt_tokens_details?: { cached_tokens?: number };
  } | null;
  error?: { message?: string };
};

async function* readAnswer(
  response: Response,
  { usage, isQuoted }: { usage: Usage; isQuoted: boolean },
): AsyncGenerator<EngineEvent> {
  let finish: string | null = null;
  let quoted = "";
  for await (const event of readEvents(response)) {
    const chunk = event as Chunk;
    if (chunk.error) throw new AppError("ENGINE_LOST", chunk.error.message ?? "The remote server broke off.");
    const choice = chunk.choices?.[0];
    if (choice?.delta?.content) {
      usage.outputTokens += 1;
      if (isQuoted) quoted += choice.delta.content;
      else yield { type: "delta", text: choice.delta.content, ...chosenTokens(choice.logprobs?.content) };
    }
    finish = choice?.finish_reason ?? finish;
    if (chunk.usage) {
      usage.promptTokens = chunk.usage.prompt_tokens;
      usage.outputTokens = chunk.usage.completion_tokens;
      usage.cachedTokens = chunk.usage.prompt_tokens_details?.cached_tokens ?? 0;
    }
  }
  if (finish === null) throw new AppError("ENGINE_LOST", "The remote server ended the answer in the middle.");
  if (isQuoted) yield { type: "delta", text: JSON.parse(quoted) as string };
  yield { type: "ended", reason: finish === "length" ? "length" : "end", usage };
}

function failureOf(error: unknown, isStarted: boolean): EngineEvent {
  const known = error instanceof AppError ? error : null;
  const message = known?.message ?? "The remote server was lost in the middle of the answer.";
  switch (known?.code) {
    case "PROMPT_TOO_LONG":
    case "MODEL_NOT_LOADED":
    case "ENGINE_LOST":
    case "INVALID":
    case "INTERNAL":
      return { type: "failed", code: known.code, message };
    case "ENGINE_BUSY":
      return { type: "failed", code: known.code, message, retryAfterMs: known.retryAfterMs };
    default:
      return { type: "failed", code: isStarted ? "ENGINE_LOST" : "INTERNAL", message };
  }
}

function estimate(messages: { content: string }[]): number {
  return messages.reduce((sum, { content }) => sum + 4 + Math.ceil(content.length / charactersPerToken), 0);
}
