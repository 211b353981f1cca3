import { type AnswerKind, type AnswerMode, limits } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import { readSite } from "@whetstone/db/accounts/reads";
import { putAssignment } from "@whetstone/db/assignments/writes";
import type { Tx } from "@whetstone/db/client";
import { readRecentKinds } from "@whetstone/db/conversations/generation-reads";
import {
  type ClaimedGeneration,
  isAnnounced,
  lockAttempt,
  noteAnswerKind,
  noteVersion,
} from "@whetstone/db/conversations/generation-writes";
import { readConversationRow, readHistory, readMessage } from "@whetstone/db/conversations/reads";
import { appendEvent } from "@whetstone/db/conversations/writes";
import type { HelpdeskContext } from "../context.ts";
import { type ConversationRow, lockOr404, perform, stateOf } from "../conversations/act.ts";
import { mayAssistantSpeak } from "../conversations/lock.ts";
import { countApprovedAnswer } from "../knowledge/approved-answers.ts";
import type { HistoryTurn } from "../knowledge/search-query.ts";
import { answerWith } from "./answer-with.ts";
import { type Choice, chooseVersion, previewVersion } from "./choose-version.ts";
import type { Answer } from "./compose.ts";
import { createDeltaWriter } from "./deltas.ts";
import { endAnswer } from "./end-answer.ts";
import { promptHash } from "./prompt.ts";
import type { TurnParts } from "./turn-parts.ts";

const historyMessages = 10;
const recentKinds = 6;

export type TurnInput = { claim: ClaimedGeneration; signal: AbortSignal; parts: TurnParts };
/** `superseded`: another attempt, a person or Stop has ended it meanwhile; nothing was changed. */
export type TurnResult = { outcome: "answered"; question: string } | { outcome: "stopped" | "failed" | "superseded" };

/**
 * One attempt at one answer: lock → retrieve → compose → lock again → store. Every write is conditional on the
 * attempt being the current one, so a worker that was thought dead changes nothing when it comes back. Errors with a
 * code end the answer as failed; anything else is thrown, for another attempt.
 */
export async function runTurn(ctx: HelpdeskContext, input: TurnInput): Promise<TurnResult> {
  const { claim, signal } = input;
  const beganAt = performance.now();
  const elapsed = () => Math.round(claim.waitedMs + performance.now() - beganAt);
  let firstTokenMs: number | null = null;
  const deltas = createDeltaWriter({
    everyMs: limits.deltaMs,
    store: (delta) => storeDelta(ctx, claim, delta),
  });
  const emit = async (piece: { text: string; kind: AnswerKind }) => {
    signal.throwIfAborted();
    if (firstTokenMs === null) {
      firstTokenMs = elapsed();
      await fenced(ctx, claim, (tx) =>
        noteAnswerKind(tx, { generationId: claim.generationId, answerKind: piece.kind }),
      );
    }
    await deltas.push(piece.text);
  };

  try {
    if (!(await begin(ctx, claim))) return { outcome: "stopped" };
    const turn = await loadTurn(ctx, claim);
    const { generationId, attempt, conversationId } = claim;
    const choice = turn.preview
      ? await previewVersion(ctx, turn.preview)
      : await chooseVersion(ctx, { ...claim, visitorId: turn.visitorId });
    const answer = await answerWith(ctx, choice, {
      compose: {
        ...{ ...turn, signal, emit, parts: input.parts, mode: turn.preview?.mode },
        requestId: `${generationId}:${attempt}`,
        affinity: conversationId,
      },
      hasShown: () => firstTokenMs !== null,
      meet: (version) => meet(ctx, claim, { ...choice, version, visitorId: turn.visitorId }),
    });
    await deltas.end();
    const stored = await store(ctx, claim, answer, () => ({
      queueMs: claim.waitedMs,
      firstTokenMs,
      totalMs: elapsed(),
    }));
    if (stored && answer.retrieval?.approved && answer.kind === "approved")
      await countApprovedAnswer(ctx, answer.retrieval.approved);
    return stored ? { outcome: "answered", question: turn.question } : { outcome: "stopped" };
  } catch (error) {
    await deltas.end().catch(() => {});
    if (error instanceof Superseded || signal.aborted) return { outcome: "superseded" };
    if (!(error instanceof AppError)) throw error;
    log("warn", "answer.failed", { generationId: claim.generationId, code: error.code, ...errorFields(error) });
    return fail(ctx, claim, error);
  }
}

class Superseded extends Error {}

/** The exposure: the unit's arm, once, and on the answer's row who answers it. */
function meet(
  ctx: HelpdeskContext,
  claim: ClaimedGeneration,
  input: Pick<Choice, "arm" | "version"> & { visitorId: string },
): Promise<void> {
  const { arm, version, visitorId } = input;
  const { generationId, conversationId } = claim;
  if (!arm && !version) return Promise.resolve();
  return fenced(ctx, claim, async (tx) => {
    if (arm) {
      const { name, ...place } = arm;
      await putAssignment(tx, { ...place, arm: name, visitorId, conversationId });
    }
    await noteVersion(tx, {
      generationId,
      versionId: version?.id ?? null,
      ...{ experimentId: arm?.experimentId ?? null, arm: arm?.name ?? null, phase: arm?.phase ?? null },
    });
  });
}

/** A transaction of this attempt: conversation and answer locked, and rolled back where the attempt is not current. */
async function fenced<Result>(
  ctx: HelpdeskContext,
  claim: ClaimedGeneration,
  work: (tx: Tx, conversation: ConversationRow) => Promise<Result>,
): Promise<Result> {
  const result = await ctx.db.$transaction(async (tx) => {
    const conversation = await lockOr404(tx, claim);
    if (!(await lockAttempt(tx, claim))) throw new Superseded();
    return work(tx, conversation);
  });
  ctx.feed.ring({ conversationId: claim.conversationId, siteId: claim.siteId });
  return result;
}

/** Announces the attempt; false where a person holds the conversation, which ends the answer unsaid. */
function begin(ctx: HelpdeskContext, claim: ClaimedGeneration): Promise<boolean> {
  const { generationId, attempt, conversationId } = claim;
  return fenced(ctx, claim, async (tx, conversation) => {
    if (!mayAssistantSpeak(stateOf(conversation))) {
      await endUnsaid(tx, claim);
      return false;
    }
    const event = (await isAnnounced(tx, { generationId }))
      ? ({ type: "answer.restarted", generationId, attempt } as const)
      : ({ type: "answer.started", generationId, attempt, messageId: generationId } as const);
    await appendEvent(tx, { conversationId, event });
    return true;
  });
}

async function loadTurn(ctx: HelpdeskContext, claim: ClaimedGeneration) {
  const { conversationId, siteId } = claim;
  const [site, trigger, conversation] = await Promise.all([
    readSite(ctx.db, { siteId }),
    readMessage(ctx.db, { messageId: claim.triggerId }),
    readConversationRow(ctx.db, { conversationId }),
  ]);
  if (!site || !trigger || !conversation) throw new AppError("NOT_FOUND", "The question or its site has been deleted.");
  const history = await readHistory(ctx.db, { conversationId, beforeSeq: trigger.seq, take: historyMessages });
  return {
    site,
    visitorId: conversation.visitorId,
    preview: previewOf(conversation),
    locale: conversation.locale,
    question: trigger.text,
    history: history.map(({ author, text }) => ({ author: author as HistoryTurn["author"], text })),
    recentKinds: await readRecentKinds(ctx.db, { conversationId, take: recentKinds }),
  };
}

function previewOf(row: ConversationRow): { versionId: string | null; mode: AnswerMode } | null {
  return row.isPreview
    ? { versionId: row.previewVersionId, mode: row.previewMode === "write" ? "write" : "quote" }
    : null;
}

async function storeDelta(
  ctx: HelpdeskContext,
  claim: ClaimedGeneration,
  delta: { index: number; text: string },
): Promise<void> {
  const { generationId, attempt, conversationId } = claim;
  await fenced(ctx, claim, (tx) =>
    appendEvent(tx, { conversationId, event: { type: "answer.delta", generationId, attempt, ...delta } }),
  );
}

/** Stores the answer unless a person has taken the word meanwhile; then its words are not shown. */
function store(
  ctx: HelpdeskContext,
  claim: ClaimedGeneration,
  answer: Answer,
  timings: () => { queueMs: number; firstTokenMs: number | null; totalMs: number },
): Promise<boolean> {
  const { generationId: id, attempt, conversationId } = claim;
  return fenced(ctx, claim, async (tx, conversation) => {
    if (!mayAssistantSpeak(stateOf(conversation))) {
      await endUnsaid(tx, claim);
      return false;
    }
    const { text, sources, kind } = answer;
    await endAnswer(tx, {
      generation: { id, attempt, conversationId },
      status: "finished",
      code: null,
      message: { text, sources, answerKind: kind },
      records: { ...recordsOf(answer), ...timings() },
    });
    if (answer.handOver) await perform(tx, { conversation, act: "request_person", reason: answer.handOver });
    return true;
  });
}

function recordsOf(answer: Answer) {
  const { retrieval, model, usage } = answer;
  return {
    answerKind: answer.kind,
    mode: answer.mode,
    rawText: answer.rawText,
    shownText: answer.text,
    heldBack: answer.heldBack,
    searchQuery: retrieval?.searchQuery,
    retrieval: (retrieval?.passages ?? []).map(({ chunkId, articleId, slug, score, dense, lexical }) => ({
      ...{ chunkId, articleId, slug, score, dense, lexical },
    })),
    modelName: model?.name,
    baseHash: model?.baseHash,
    adapterHash: model?.adapterHash,
    templateHash: model ? promptHash : null,
    promptTokens: usage?.promptTokens,
    cachedTokens: usage?.cachedTokens,
    outputTokens: usage?.outputTokens,
  };
}

async function fail(ctx: HelpdeskContext, claim: ClaimedGeneration, error: AppError): Promise<TurnResult> {
  const { generationId: id, attempt, conversationId } = claim;
  try {
    await fenced(ctx, claim, (tx) =>
      endAnswer(tx, {
        generation: { id, attempt, conversationId },
        ...{ status: "failed", code: error.code, message: null },
      }),
    );
    return { outcome: "failed" };
  } catch (thrown) {
    if (thrown instanceof Superseded) return { outcome: "superseded" };
    throw thrown;
  }
}

function endUnsaid(tx: Tx, claim: ClaimedGeneration): Promise<void> {
  const { generationId: id, attempt, conversationId } = claim;
  return endAnswer(tx, {
    generation: { id, attempt, conversationId },
    ...{ status: "stopped", code: null, message: null },
  });
}
