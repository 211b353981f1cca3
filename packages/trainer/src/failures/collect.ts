import { readSite } from "@whetstone/db/accounts/reads";
import { createExample } from "@whetstone/db/datasets/example-writes";
import { type CaseRow, readCase, readCollectable } from "@whetstone/db/failures/collect-reads";
import { lockCollected, markCollected, moveFailure, type NewFailure, putFailures } from "@whetstone/db/failures/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { embedCached, similarity } from "@whetstone/helpdesk/knowledge/embed";
import { readSiteWords, type SiteWords } from "../datasets/site-words.ts";
import { findAgentReply } from "./capture-reply.ts";
import { clusterFailures } from "./group.ts";
import { makeExample } from "./make-example.ts";
import { answersOf, redactorOf, toCase } from "./read-case.ts";
import { chooseRemedy } from "./remedy.ts";
import { detectorVersion, detectSignals, scoreOf } from "./signals.ts";

const batch = 100;

export type Collected = {
  conversations: number;
  failures: number;
  /** Examples taken from agents' own replies. */
  captured: number;
  clustered: number;
  /** False where the model server could not be reached: meaning was not compared, and nothing was grouped. */
  embedded: boolean;
};

/**
 * Reads every conversation whose log has grown since the last time and writes down which answers failed. Running it
 * twice, or in two processes, gives the same rows; what people have decided stays.
 */
export async function collectFailures(
  ctx: HelpdeskContext,
  options: { siteId?: string | null; onProgress?: (conversations: number) => void } = {},
): Promise<Collected> {
  const siteId = options.siteId ?? null;
  const total: Collected = { conversations: 0, failures: 0, captured: 0, clustered: 0, embedded: true };
  const words = new Map<string, SiteWords>();
  for (;;) {
    const waiting = await readCollectable(ctx.db, { siteId, detectorVersion, limit: batch });
    for (const one of waiting) {
      const known = words.get(one.siteId) ?? (await readSiteWords(ctx.db, one.siteId));
      words.set(one.siteId, known);
      const { failures, captured, embedded } = await collectConversation(ctx, { conversationId: one.id, words: known });
      total.conversations++;
      total.failures += failures;
      total.captured += captured;
      total.embedded &&= embedded;
    }
    options.onProgress?.(total.conversations);
    if (waiting.length < batch) break;
  }
  for (const id of siteId ? [siteId] : words.keys()) {
    const clustered = await clusterFailures(ctx, { siteId: id }).catch(() => null);
    total.clustered += clustered ?? 0;
    total.embedded &&= clustered !== null;
  }
  return total;
}

async function collectConversation(
  ctx: HelpdeskContext,
  input: { conversationId: string; words: SiteWords },
): Promise<{ failures: number; captured: number; embedded: boolean }> {
  const seen = await readCase(ctx.db, input);
  const vectors = seen ? await embedQuestions(ctx, seen) : new Map();
  return ctx.db.$transaction(async (tx) => {
    await lockCollected(tx, input);
    const row = await readCase(tx, input);
    if (!row) return { failures: 0, captured: 0, embedded: true };
    const found = detectSignals(toCase(row), { cosine: (left, right) => cosineOf(vectors, left, right) });
    const redactor = redactorOf(row, input.words);
    const failures = answersOf(row).flatMap((answer): NewFailure[] => {
      const signals = found.get(answer.id);
      const trigger = row.messages.find((message) => message.id === answer.triggerId);
      if (!signals || !trigger) return [];
      return [
        {
          generationId: answer.id,
          question: redactor.redact(trigger.text),
          locale: row.locale,
          score: scoreOf(signals),
          remedy: chooseRemedy(signals, answer),
          occurredAt: answer.createdAt,
          signals,
        },
      ];
    });
    const { id: conversationId, siteId, visitorId } = row;
    const kept = await putFailures(tx, { siteId, conversationId, visitorId, detectorVersion, failures });
    const captured = await captureReplies(tx, { row, failures: kept, words: input.words });
    await markCollected(tx, { conversationId, siteId, seq: row.lastSeq, detectorVersion });
    return { failures: kept.length, captured, embedded: vectors !== null };
  });
}

type Tx = Parameters<typeof createExample>[0];

/** The agent has already said what was right: that is the label, without another click. Missing facts are no lesson. */
async function captureReplies(
  tx: Tx,
  input: { row: CaseRow; failures: Awaited<ReturnType<typeof putFailures>>; words: SiteWords },
): Promise<number> {
  const { row, words } = input;
  const site = await readSite(tx, { siteId: row.siteId });
  let captured = 0;
  for (const failure of input.failures) {
    if (failure.remedy === "document" || failure.status !== "queued" || failure.examples > 0) continue;
    const reply = findAgentReply(row, failure.generationId);
    if (!reply) continue;
    const example = await makeExample(tx, {
      ...{ row, words, generationId: failure.generationId, failureId: failure.id, task: "answer" },
      site: site?.name ?? "",
      intents: [],
      target: { text: reply.text, source: "agent_reply", reviewerId: reply.agentId, messageIds: [reply.messageId] },
    });
    if (!example) continue;
    await createExample(tx, example);
    await moveFailure(tx, { failureId: failure.id, from: ["queued"], to: "corrected" });
    captured++;
  }
  return captured;
}

/** Vectors of what a visitor wrote, where there is more than one message to compare; null: no model server. */
async function embedQuestions(ctx: HelpdeskContext, row: CaseRow): Promise<Map<string, Float32Array> | null> {
  const texts = row.messages.filter((message) => message.author === "visitor").map((message) => message.text);
  if (texts.length < 2) return new Map();
  try {
    const vectors = await embedCached(ctx.inference, texts);
    return new Map(texts.map((text, at) => [text, vectors[at] ?? new Float32Array()]));
  } catch {
    return null;
  }
}

function cosineOf(vectors: Map<string, Float32Array> | null, left: string, right: string): number | null {
  const [one, other] = [vectors?.get(left), vectors?.get(right)];
  return one && other ? similarity(one, other) : null;
}
