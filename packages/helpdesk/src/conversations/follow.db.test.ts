import { setTimeout as delay } from "node:timers/promises";
import type { NumberedEvent } from "@whetstone/core/chat";
import { openTestDb } from "@whetstone/db/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rateAnswer } from "../feedback/rate.ts";
import { scripted } from "../testing/fake-inference.ts";
import { createWorld, fold, followUntil, isEnd, type Shown, startRunner, type World } from "../testing/world.ts";
import { followConversation } from "./follow.ts";
import { handBack } from "./hand-back.ts";
import { requestPerson } from "./hand-off.ts";
import { readConversation } from "./read.ts";
import { replyAsAgent } from "./reply.ts";
import { takeOver } from "./take-over.ts";

const { db } = await openTestDb();
const agent = { id: "agent-1", name: "Ada" };
const empty: Shown = { messages: new Map(), running: null, state: "open bot " };

async function snapshotAsShown(world: World, conversationId: string): Promise<Shown & { seq: number }> {
  const now = await readConversation(world.ctx, { conversationId });
  return {
    messages: new Map(now.messages.map((one) => [one.id, one])),
    running: now.running?.attempt ? now.running : null,
    state: `${now.status} ${now.lock} ${now.agentName ?? ""}`,
    seq: now.seq,
  };
}

/** A conversation in which everything happens, watched by a reader that never leaves. */
async function eventfulConversation() {
  const words = ["Parcels ", "arrive ", "in ", "three ", "days. ", "On islands ", "it takes five."];
  const slowly = words.flatMap((word) => [word, () => delay(210)]);
  const world = await createWorld(db, { answerMode: "write", script: scripted(slowly) });
  await using _runner = startRunner(world);
  const { conversationId } = await world.ask("how long?");
  const snapshots = [await snapshotAsShown(world, conversationId)];
  const all: NumberedEvent[] = [];
  const look = async (one: NumberedEvent) => {
    all.push(one);
    snapshots.push(await snapshotAsShown(world, conversationId));
  };
  const stop = new AbortController();
  const reading = (async () => {
    const input = { conversationId, afterSeq: 0, audience: "visitor" as const, signal: stop.signal };
    for await (const one of followConversation(world.ctx, input)) {
      await look(one);
      if (one.event.type === "state" && one.event.lock === "bot") break;
    }
  })();

  await followUntil(world, { conversationId }, isEnd);
  const answer = (await readConversation(world.ctx, { conversationId })).messages.find((one) => one.generationId);
  await rateAnswer(world.ctx, {
    ...world,
    conversationId,
    messageId: answer?.id ?? "",
    value: "down",
    reason: "wrong",
  });
  await requestPerson(world.ctx, { conversationId, reason: "answer_rejected" });
  await takeOver(world.ctx, { conversationId, agent });
  await replyAsAgent(world.ctx, { conversationId, agent, clientId: crypto.randomUUID(), text: "Two, in fact." });
  await handBack(world.ctx, { conversationId });
  await reading;
  return { world, conversationId, all, snapshots };
}

test("from any cut, and from any snapshot, a reader ends where one ends that never left", async () => {
  const { world, conversationId, all, snapshots } = await eventfulConversation();
  const seqs = all.map((one) => one.seq);
  expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
  const stored = await db.event.findMany({ where: { conversationId }, select: { seq: true } });
  for (const { seq } of stored) expect(seqs).toContain(seq);
  expect(all.filter((one) => one.event.type === "answer.delta").length).toBeGreaterThan(2);

  const { seq: lastSeq, ...full } = await snapshotAsShown(world, conversationId);
  expect(fold(all, empty)).toEqual(full);
  const after = (afterSeq: number) => followUntilSeq(world, { conversationId, afterSeq, lastSeq });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: all.length }), async (cut) => {
      const seen = all.slice(0, cut);
      expect(fold(await after(seen.at(-1)?.seq ?? 0), fold(seen, empty))).toEqual(full);
    }),
    { numRuns: 40 },
  );
  for (const { seq, ...shown } of snapshots) expect(fold(await after(seq), shown)).toEqual(full);
}, 60_000);

async function followUntilSeq(world: World, input: { conversationId: string; afterSeq: number; lastSeq: number }) {
  if (input.afterSeq >= input.lastSeq) return [];
  const events = await followUntil(world, input, (event) => event.type === "state" && event.lock === "bot");
  expect(events.map((one) => one.seq)).toEqual(events.map((one) => one.seq).toSorted((a, b) => a - b));
  return events;
}

test("what another process wrote arrives without its bell, and an abort ends the waiting", async () => {
  const world = await createWorld(db);
  const { conversationId, seq } = await world.ask("hi");
  const elsewhere = { ...world.ctx, feed: { ring: () => {}, listen: () => () => {} } };
  const arriving = followUntil(world, { conversationId, afterSeq: seq }, (event) => event.type === "state");
  await requestPerson(elsewhere, { conversationId, reason: "visitor_asked" });
  expect((await arriving).map((one) => one.event.type)).toEqual(["answer.ended", "message", "state"]);

  const stop = new AbortController();
  const waiting = followConversation(world.ctx, {
    ...{ conversationId, afterSeq: 1_000, audience: "visitor" },
    signal: stop.signal,
  }).next();
  stop.abort();
  expect((await waiting).done).toBe(true);
});
