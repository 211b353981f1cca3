import { limits } from "@whetstone/core/chat";
import { errorFields, log } from "@whetstone/core/log";
import {
  type ClaimedGeneration,
  claimGenerations,
  keepAttempts,
  releaseLease,
} from "@whetstone/db/conversations/generation-writes";
import type { HelpdeskContext } from "../context.ts";
import { defaultParts } from "./default-parts.ts";
import { proposeAction } from "./propose.ts";
import { maxAttempts } from "./status.ts";
import { sweepAnswers } from "./sweep.ts";
import { runTurn } from "./turn.ts";
import type { TurnParts } from "./turn-parts.ts";

export type TurnRunnerOptions = {
  /** Answers at once, default 8. */
  concurrency?: number;
  /** Milliseconds that a lost process keeps an answer, default 15 000; renewed every third of it. */
  leaseMs?: number;
  /** Milliseconds between looks for work that nobody announced, default 1 000. */
  pollMs?: number;
  /** Milliseconds after which an answer that nobody watches is stopped; null: never. Default `limits.unwatchedMs`. */
  unwatchedMs?: number | null;
  /** Milliseconds after which an answer counts as lost, default `limits.generationMs`. */
  generationMs?: number;
  /** Milliseconds that `close` waits for answers in progress, default 8 000. */
  closeMs?: number;
  parts?: TurnParts;
};

export type TurnRunner = {
  /** Looks for work now. */
  wake(): void;
  /** Takes nothing new, waits for what is being answered, then leaves the rest to another process at once. */
  close(): Promise<void>;
};

/** How often a running answer is checked for having been ended from outside, milliseconds. */
const checkMs = 400;
/** After the bell of a conversation that is being answered, milliseconds until it is checked. */
const bellMs = 50;
/** A fault that is not ours to explain is tried again after this time, milliseconds. */
const retryAfterMs = 500;
/** Proposals that wait for a quiet engine at once; beyond it there is none for an answer. */
const maxProposals = 16;

type Work = { claim: ClaimedGeneration; abort: AbortController; done: Promise<void> };

/**
 * Works off queued answers, several at once, as one of any number of processes. Answers are rows with leases: a
 * process that dies is replaced after the lease, and one that wakes up again finds its attempt superseded.
 */
export function createTurnRunner(ctx: HelpdeskContext, options: TurnRunnerOptions = {}): TurnRunner {
  const { concurrency = 8, leaseMs = 15_000, pollMs = 1_000, closeMs = 8_000, parts = defaultParts } = options;
  const { unwatchedMs = limits.unwatchedMs, generationMs = limits.generationMs } = options;
  const working = new Map<string, Work>();
  const proposals = new Set<Promise<void>>();
  const closing = new AbortController();
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let sweptAt = Number.NEGATIVE_INFINITY;
  let keepTimer: NodeJS.Timeout | null = null;

  const pollTimer = setInterval(wake, pollMs);
  const checkTimer = setInterval(() => void keep(null), checkMs);
  const renewTimer = setInterval(() => void keep(leaseMs), leaseMs / 3);
  const unlisten = ctx.feed.listen(null, ({ conversationId }) => {
    if ([...working.values()].some((one) => one.claim.conversationId === conversationId)) keepSoon();
    else wake();
  });
  wake();

  function wake(): void {
    if (closing.signal.aborted) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = look().finally(() => {
      looking = null;
      if (lookAgain) {
        lookAgain = false;
        wake();
      }
    });
  }

  async function look(): Promise<void> {
    try {
      if (performance.now() - sweptAt >= pollMs / 2) {
        sweptAt = performance.now();
        await sweepAnswers(ctx, { maxAgeMs: generationMs, maxAttempts, unwatchedMs });
      }
      const limit = concurrency - working.size;
      if (limit <= 0 || closing.signal.aborted) return;
      const claims = await claimGenerations(ctx.db, { limit, leaseMs, maxAttempts, maxAgeMs: generationMs });
      for (const claim of claims) begin(claim);
    } catch (error) {
      log("warn", "runner.look_failed", errorFields(error));
    }
  }

  function begin(claim: ClaimedGeneration): void {
    const abort = new AbortController();
    const key = `${claim.generationId}:${claim.attempt}`;
    const done = work(claim, abort.signal).finally(() => {
      working.delete(key);
      wake();
    });
    working.set(key, { claim, abort, done });
  }

  async function work(claim: ClaimedGeneration, signal: AbortSignal): Promise<void> {
    try {
      const result = await runTurn(ctx, { claim, signal, parts });
      log("info", "turn", {
        ...{ generationId: claim.generationId, conversationId: claim.conversationId, siteId: claim.siteId },
        ...{ attempt: claim.attempt, outcome: result.outcome },
      });
      if (result.outcome === "answered") propose(claim, result.question);
    } catch (error) {
      log("error", "turn.broke", { generationId: claim.generationId, attempt: claim.attempt, ...errorFields(error) });
      await release(claim, retryAfterMs);
    }
  }

  /** Outside the places for answers: the visitor behind must not wait for it. */
  function propose(claim: ClaimedGeneration, question: string): void {
    if (proposals.size >= maxProposals) return;
    const proposal = proposeAction(ctx, { ...claim, question, signal: closing.signal });
    proposals.add(proposal);
    void proposal.finally(() => proposals.delete(proposal));
  }

  /** The bell also rings for every piece that we store ourselves, so one look serves all rings of a moment. */
  function keepSoon(): void {
    keepTimer ??= setTimeout(() => {
      keepTimer = null;
      void keep(null);
    }, bellMs);
  }

  /** Aborts the attempts that were ended or taken over elsewhere; renews the others. */
  async function keep(renewMs: number | null): Promise<void> {
    const checked = [...working.values()];
    if (checked.length === 0) return;
    try {
      const alive = await keepAttempts(ctx.db, { attempts: checked.map((one) => one.claim), leaseMs: renewMs });
      for (const { claim, abort } of checked) if (!alive.has(claim.generationId)) abort.abort();
    } catch (error) {
      log("warn", "runner.keep_failed", errorFields(error));
    }
  }

  async function release(claim: ClaimedGeneration, afterMs: number): Promise<void> {
    await releaseLease(ctx.db, { ...claim, afterMs }).catch((error: unknown) =>
      log("warn", "runner.release_failed", errorFields(error)),
    );
  }

  async function close(): Promise<void> {
    closing.abort();
    clearInterval(pollTimer);
    await looking;
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise((resolve) => {
      timer = setTimeout(resolve, closeMs);
    });
    await Promise.race([Promise.all([...working.values()].map((one) => one.done)), timeUp]);
    clearTimeout(timer);
    clearInterval(checkTimer);
    if (keepTimer) clearTimeout(keepTimer);
    clearInterval(renewTimer);
    unlisten();
    const left = [...working.values()];
    for (const { abort } of left) abort.abort();
    await Promise.all(left.map(async ({ claim, done }) => done.then(() => release(claim, 0))));
    await Promise.all(proposals);
  }

  return { wake, close };
}
