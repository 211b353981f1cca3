import type { ResolvedGenerateRequest, Usage } from "../contract.ts";
import type { EngineEvent } from "./engine.ts";
import { createEventQueue } from "./event-queue.ts";
import type { Delta, EngineAnswer } from "./messages.ts";

type Send = (message: unknown) => boolean;

/** A request that the engine does not let go after Stop is ended without it. */
const cancelGraceMs = 5_000;

export type Inflight = ReturnType<typeof createInflight>;

/**
 * One running request as the server sees it: everything that is needed to begin it again in another
 * process. Tokens that were sent are given back as a forced beginning; under a schema or labels, where the grammar
 * has to see every token, the answer is computed anew and what was sent already is left out.
 */
export function createInflight(options: { id: number; request: ResolvedGenerateRequest; patienceMs: number }) {
  const { id } = options;
  // A sampled answer that is computed anew must be the same one.
  const request = { ...options.request, seed: options.request.seed ?? Math.floor(Math.random() * 2 ** 31) };
  const isConstrained = request.schema !== null || request.labels !== null;
  const queue = createEventQueue<EngineEvent>();
  const tokens: number[] = [];
  let sentText = "";
  let toSkip = "";
  let chosenSent = 0;
  let chosenToSkip = 0;
  let promptTokens = 0;
  let cachedTokens = 0;
  let replays = 0;
  let losses = 0;
  let isStarted = false;
  let isSubmitted = false;
  let isCancelled = false;
  let isOver = false;
  let timer: NodeJS.Timeout | null = setTimeout(() => fail("MODEL_NOT_LOADED", startingMessage), options.patienceMs);

  function finish(event: EngineEvent): void {
    if (isOver) return;
    isOver = true;
    if (timer) clearTimeout(timer);
    queue.push(event);
    queue.end();
  }

  function fail(code: "ENGINE_LOST" | "MODEL_NOT_LOADED" | "INTERNAL", message: string): void {
    finish({ type: "failed", code, message });
  }

  function usage(): Usage {
    return { promptTokens, cachedTokens, outputTokens: tokens.length };
  }

  return {
    events: queue.read,
    replays: () => replays,

    /** Gives the request to the engine, if there is one and it has not got it yet. */
    submit: (send: Send) => {
      if (isOver || isSubmitted) return;
      const forced = isConstrained ? [] : [...tokens];
      isSubmitted = send({ type: "generate", id, request, forced });
      if (isSubmitted && timer) clearTimeout(timer);
    },

    /** The process that had it is gone, by a fault or because it was replaced; `hopeless` says why no other will come. */
    lose: (hopeless: string | null, isPlanned: boolean) => {
      if (isOver) return;
      if (isCancelled) finish({ type: "ended", reason: "cancelled", usage: usage() });
      else if (hopeless !== null) fail("ENGINE_LOST", hopeless);
      else if (isSubmitted && losses > 0 && !isPlanned)
        fail("ENGINE_LOST", "The engine was lost twice while it wrote this answer.");
      else if (isSubmitted) {
        replays += 1;
        if (!isPlanned) losses += 1;
        isSubmitted = false;
        if (isConstrained) {
          toSkip = sentText;
          chosenToSkip = chosenSent;
          tokens.length = 0;
        }
      }
    },

    cancel: (send: Send) => {
      if (isOver || isCancelled) return;
      isCancelled = true;
      const over = () => finish({ type: "ended", reason: "cancelled", usage: usage() });
      if (!isSubmitted || !send({ type: "cancel", id })) return over();
      timer = setTimeout(over, cancelGraceMs);
    },

    /** Text that one step brought. */
    hearDelta: (delta: Delta) => {
      if (isOver) return;
      tokens.push(...delta.tokens);
      const text = unsent(delta.text);
      if (text === null) return fail("ENGINE_LOST", "The engine was lost and its answer could not be continued.");
      sentText += text;
      const chosen = delta.chosen.slice(chosenToSkip);
      chosenToSkip -= delta.chosen.length - chosen.length;
      chosenSent += chosen.length;
      if (chosen.length > 0) queue.push({ type: "delta", text, tokens: chosen });
      else if (text !== "") queue.push({ type: "delta", text });
    },

    hear: (answer: Extract<EngineAnswer, { type: "started" | "ended" | "failed" }>) => {
      if (isOver) return;
      if (answer.type === "started") {
        promptTokens = answer.promptTokens;
        if (isStarted) return;
        isStarted = true;
        cachedTokens = answer.cachedTokens;
        queue.push({ type: "started", promptTokens, cachedTokens });
      } else if (answer.type === "failed") finish(answer);
      else finish({ ...answer, usage: { ...answer.usage, cachedTokens } });
    },
  };

  /** The part of `text` that the reader does not have yet; null when it contradicts what was sent. */
  function unsent(text: string): string | null {
    const length = Math.min(text.length, toSkip.length);
    if (text.slice(0, length) !== toSkip.slice(0, length)) return null;
    toSkip = toSkip.slice(length);
    return text.slice(length);
  }
}

const startingMessage = "The engine is not running yet; try again in a moment.";
