import { bucket } from "@whetstone/core/assignment";
import { errorFields, log } from "@whetstone/core/log";
import { readSite } from "@whetstone/db/accounts/reads";
import { readHistory } from "@whetstone/db/conversations/reads";
import { createPair } from "@whetstone/db/experiments/arena-writes";
import type { ExperimentRow } from "@whetstone/db/experiments/reads";
import { type AnsweredTurn, readAnsweredTurns } from "@whetstone/db/experiments/shadow-reads";
import { addShadow, claimShadow } from "@whetstone/db/experiments/writes";
import { toServed } from "@whetstone/helpdesk/assistant/choose-version";
import { composeAnswer } from "@whetstone/helpdesk/assistant/compose";
import { defaultParts } from "@whetstone/helpdesk/assistant/default-parts";
import type { TurnParts } from "@whetstone/helpdesk/assistant/turn-parts";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";

/** Share of the turns that are answered once more. */
const sampled = 0.2;
const perTick = 5;
const historyMessages = 10;
const deadlineMs = 60_000;

/** Sums over the shadow's answers; `made` of them have both sides. */
type Sums = Record<string, number>;

/**
 * Lets the candidate answer, unseen, what the current version has answered: one at a time, at the lowest priority, and
 * not at all while the model server has other work. What really ran is counted; the answers become pairs for the arena.
 */
export async function runShadow(
  ctx: HelpdeskContext,
  experiment: ExperimentRow,
  options: { parts?: TurnParts } = {},
): Promise<void> {
  let cursor = cursorOf(experiment);
  const after = cursor ?? experiment.startedAt ?? experiment.createdAt;
  const turns = await readAnsweredTurns(ctx.db, { siteId: experiment.siteId, after, limit: 200 });
  let ran = 0;
  for (const turn of turns) {
    if (ran >= perTick) break;
    // Another worker is at it, or the experiment has left the shadow.
    if (!(await claimShadow(ctx.db, { experimentId: experiment.id, from: cursor, to: turn.endedAt }))) return;
    cursor = turn.endedAt;
    const add = await shadowTurn(ctx, { experiment, turn, parts: options.parts ?? defaultParts });
    if (add.wanted) ran += 1;
    await addShadow(ctx.db, { experimentId: experiment.id, add });
  }
}

type ShadowTurn = { experiment: ExperimentRow; turn: AnsweredTurn; parts: TurnParts };

async function shadowTurn(ctx: HelpdeskContext, { experiment, turn, parts }: ShadowTurn): Promise<Sums> {
  if (bucket(experiment.exposureSalt, turn.id) >= sampled * 10_000) return {};
  if (await isBusy(ctx)) return { wanted: 1, dropped: 1 };
  const beganAt = performance.now();
  try {
    const answer = await answerAgain(ctx, { experiment, turn, parts });
    await createPair(ctx.db, {
      ...{ siteId: experiment.siteId, experimentId: experiment.id, generationId: turn.id },
      ...{ question: turn.question, currentText: turn.shownText, candidateText: answer.text },
    });
    return {
      ...{ wanted: 1, made: 1, agreement: await agreement(ctx, turn.shownText, answer.text) },
      ...{ candidateMs: performance.now() - beganAt, currentMs: turn.totalMs ?? 0 },
      ...{ candidateWords: words(answer.text), currentWords: words(turn.shownText) },
      candidateHeldBack: answer.heldBack.length > 0 ? 1 : 0,
      currentHeldBack: Array.isArray(turn.heldBack) && turn.heldBack.length > 0 ? 1 : 0,
    };
  } catch (error) {
    log("warn", "shadow.failed", { experimentId: experiment.id, generationId: turn.id, ...errorFields(error) });
    return { wanted: 1, failed: 1 };
  }
}

async function answerAgain(ctx: HelpdeskContext, { experiment, turn, parts }: ShadowTurn) {
  const site = await readSite(ctx.db, { siteId: experiment.siteId });
  if (!site) throw new Error("the site is gone");
  const { conversationId, triggerSeq: beforeSeq } = turn;
  const history = await readHistory(ctx.db, { conversationId, beforeSeq, take: historyMessages });
  return composeAnswer(ctx, {
    ...{ site, parts, locale: turn.locale, question: turn.question, recentKinds: [] },
    history: history.map(({ author, text }) => ({ author: author as "visitor" | "assistant" | "agent", text })),
    ...{ requestId: `shadow:${turn.id}`, affinity: `shadow:${conversationId}`, priority: "background" },
    ...{ version: toServed(experiment.candidate), signal: AbortSignal.timeout(deadlineMs), emit: async () => {} },
  });
}

async function isBusy(ctx: HelpdeskContext): Promise<boolean> {
  const status = await ctx.inference.status().catch(() => null);
  return !status?.ready || status.queue.running + status.queue.waiting > 0;
}

/** Cosine of the two answers, 0 to 1; 0 where the embedder cannot say. */
async function agreement(ctx: HelpdeskContext, ...texts: [string, string]): Promise<number> {
  const [a, b] = await ctx.inference.embed(texts.map((text) => text || " ")).catch(() => []);
  if (!a || !b) return 0;
  return Math.max(
    0,
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0),
  );
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function cursorOf(experiment: ExperimentRow): Date | null {
  const { cursor } = (experiment.shadow ?? {}) as { cursor?: string };
  return cursor ? new Date(cursor) : null;
}
