import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { GenerateEvent, ResolvedGenerateRequest, Usage } from "../contract.ts";
import type { Engine } from "../engine/engine.ts";
import type { Metrics } from "../metrics.ts";
import type { Admission, Ticket } from "./admission.ts";
import type { Estimate } from "./estimate.ts";

export type RunContext = { engine: Engine; admission: Admission; metrics: Metrics; estimate: Estimate };

type LastEvent = GenerateEvent & { type: "finished" | "stopped" | "failed" };

/**
 * One request from arrival to its last event: queue, deadline, engine, timings. Never throws; aborting
 * `signal` ends in `stopped`, wherever the request is.
 */
export async function* runGenerate(
  ctx: RunContext,
  input: { request: ResolvedGenerateRequest; signal: AbortSignal },
): AsyncGenerator<GenerateEvent> {
  const { request } = input;
  const clock = startClock();
  const deadline = AbortSignal.timeout(request.deadlineMs);
  const signal = AbortSignal.any([input.signal, deadline]);
  let ticket: Ticket | null = null;
  let last: LastEvent | null = null;
  let toCompute = 0;
  try {
    const { site, priority } = request;
    ticket = await ctx.admission.enter({ site, priority, signal, tokens: mostTokens(request) });
    clock.leaveQueue();
    if (!ticket) last = cut({ usage: noUsage, clock, isLate: deadline.aborted && !input.signal.aborted });
    else {
      for await (const event of ctx.engine.generate(request, signal)) {
        if (event.type === "started") {
          const model = modelOf(ctx.engine, request.adapterHash);
          const { promptTokens, cachedTokens } = event;
          toCompute = promptTokens - cachedTokens;
          const firstTokenEstimateMs = ctx.estimate.firstTokenMs(toCompute);
          yield { type: "started", model, queueMs: clock.queueMs(), promptTokens, cachedTokens, firstTokenEstimateMs };
        } else if (event.type === "delta") {
          const ms = clock.token();
          if (ms !== null) ctx.estimate.observe({ tokens: toCompute, ms });
          yield event;
        } else if (event.type === "failed") last = event;
        else if (event.reason === "cancelled") {
          last = cut({ usage: event.usage, clock, isLate: deadline.aborted && !input.signal.aborted });
        } else last = { type: "finished", reason: event.reason, usage: event.usage, timings: clock.timings() };
      }
    }
    last ??= { type: "failed", code: "INTERNAL", message: "The engine ended an answer without saying how." };
  } catch (error) {
    last = failure(error);
  } finally {
    ticket?.release();
    // Also runs when the reader left early: then there is no last event.
    record(ctx.metrics, { request, last, clock });
  }
  if (last) yield last;
}

/** Characters per token of ordinary text, on the low side. */
const charactersPerToken = 3;

/** What a request may cost at most, before anything is tokenised. */
function mostTokens(request: ResolvedGenerateRequest): number {
  const characters = request.messages.reduce((sum, message) => sum + message.content.length, 0);
  return Math.ceil(characters / charactersPerToken) + request.maxTokens;
}

const noUsage: Usage = { promptTokens: 0, cachedTokens: 0, outputTokens: 0 };

type Clock = ReturnType<typeof startClock>;

function startClock() {
  const arrivedAt = performance.now();
  let admittedAt: number | null = null;
  let firstTokenAt: number | null = null;
  const since = (at: number | null) => (at === null ? null : Math.round(at - arrivedAt));
  return {
    leaveQueue: () => {
      admittedAt = performance.now();
    },
    /** Milliseconds from admission to the first token; null for later ones. */
    token: () => {
      if (firstTokenAt !== null) return null;
      firstTokenAt = performance.now();
      return firstTokenAt - (admittedAt ?? arrivedAt);
    },
    queueMs: () => since(admittedAt) ?? since(performance.now()) ?? 0,
    timings: () => ({
      queueMs: since(admittedAt) ?? since(performance.now()) ?? 0,
      firstTokenMs: since(firstTokenAt),
      totalMs: since(performance.now()) ?? 0,
    }),
  };
}

function modelOf(engine: Engine, adapterHash: string | null) {
  const model = engine.status().model;
  if (!model) throw new AppError("MODEL_NOT_LOADED", "No model is loaded.");
  const { name, baseHash, templateHash } = model;
  return { name, baseHash, adapterHash, templateHash };
}

function cut(how: { usage: Usage; clock: Clock; isLate: boolean }): LastEvent {
  if (!how.isLate) return { type: "stopped", usage: how.usage, timings: how.clock.timings() };
  return { type: "failed", code: "DEADLINE_EXCEEDED", message: "The answer was not ready before its deadline." };
}

function failure(error: unknown): LastEvent {
  if (!(error instanceof AppError)) return { type: "failed", code: "INTERNAL", message: "The answer failed." };
  const code = error.code === "ENGINE_BUSY" || error.code === "MODEL_NOT_LOADED" ? error.code : "INTERNAL";
  return { type: "failed", code, message: error.message, retryAfterMs: error.retryAfterMs };
}

function record(
  metrics: Metrics,
  done: { request: ResolvedGenerateRequest; last: LastEvent | null; clock: Clock },
): void {
  const { request, last } = done;
  const timings = done.clock.timings();
  const usage = last && last.type !== "failed" ? last.usage : noUsage;
  const outcome = last?.type === "failed" ? last.code : (last?.type ?? "abandoned");
  metrics.requestDone({ outcome, usage, timings });
  log("info", "generate", {
    requestId: request.requestId,
    site: request.site,
    priority: request.priority,
    adapterHash: request.adapterHash,
    outcome,
    ...usage,
    ...timings,
  });
}
