import { randomUUID } from "node:crypto";
import type { MessageView, NumberedEvent } from "@whetstone/core/chat";
import type { Db } from "@whetstone/db/client";
import { createTurnRunner, type TurnRunnerOptions } from "../assistant/runner.ts";
import type { HelpdeskContext } from "../context.ts";
import { followConversation } from "../conversations/follow.ts";
import { type SentMessage, sendMessage } from "../conversations/send.ts";
import { createFeed } from "../feed.ts";
import { createFakeInference, type FakeInference, type Script } from "./fake-inference.ts";
import { fakeParts } from "./fake-parts.ts";

export type World = {
  ctx: HelpdeskContext & { inference: FakeInference };
  siteId: string;
  visitorId: string;
  /** Sends as the visitor, in a new conversation or a given one. */
  ask(text: string, conversationId?: string | null): Promise<SentMessage>;
};

/** A site and a visitor of one test's own, with a model server that is scripted. */
export async function createWorld(
  db: Db,
  options: { script?: Script; answerMode?: "quote" | "write"; locale?: string } = {},
): Promise<World> {
  const ctx = { db, inference: createFakeInference(options.script), feed: createFeed() };
  const site = await db.site.create({
    data: {
      key: randomUUID(),
      name: "Lamp & Loom",
      identitySecret: "test-only",
      answerMode: options.answerMode ?? "quote",
    },
  });
  const visitorId = randomUUID();
  return {
    ctx,
    siteId: site.id,
    visitorId,
    ask: (text, conversationId = null) =>
      sendMessage(ctx, {
        ...{ siteId: site.id, visitorId, conversationId, text },
        ...{ clientId: randomUUID(), locale: options.locale ?? "en" },
      }),
  };
}

/** A runner for the time of a test; `await using` closes it. */
export function startRunner(world: World, options: TurnRunnerOptions = {}) {
  const runner = createTurnRunner(world.ctx, { parts: fakeParts, closeMs: 2_000, ...options });
  return { ...runner, [Symbol.asyncDispose]: () => runner.close() };
}

/** Follows from a cut until an event is the last one wanted; returns all of them. */
export async function followUntil(
  world: World,
  input: { conversationId: string; afterSeq?: number; audience?: "visitor" | "agent" },
  isLast: (event: NumberedEvent["event"]) => boolean,
): Promise<NumberedEvent[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 15_000);
  const events: NumberedEvent[] = [];
  const { conversationId, afterSeq = 0, audience = "visitor" } = input;
  for await (const one of followConversation(world.ctx, { conversationId, afterSeq, audience, signal: stop.signal })) {
    events.push(one);
    if (isLast(one.event)) break;
  }
  clearTimeout(timer);
  if (stop.signal.aborted) throw new Error(`waited in vain; saw ${events.map((one) => one.event.type).join(" ")}`);
  return events;
}

export const isEnd = (event: NumberedEvent["event"]): boolean => event.type === "answer.ended";

/** What a client shows after these events, on top of what it knew. */
export type Shown = {
  messages: Map<string, MessageView>;
  running: { generationId: string; attempt: number; text: string } | null;
  state: string;
};

export function fold(events: NumberedEvent[], from: Shown): Shown {
  const shown = { ...from, messages: new Map(from.messages) };
  for (const { event } of events) {
    if (event.type === "message" || event.type === "message.changed") {
      shown.messages.set(event.message.id, event.message);
      if (event.message.generationId === shown.running?.generationId) shown.running = null;
    } else if (event.type === "answer.started" || event.type === "answer.restarted") {
      shown.running = { generationId: event.generationId, attempt: event.attempt, text: "" };
    } else if (event.type === "answer.delta") {
      if (shown.running?.generationId === event.generationId && shown.running.attempt === event.attempt)
        shown.running = { ...shown.running, text: shown.running.text + event.text };
    } else if (event.type === "answer.ended") {
      if (shown.running?.generationId === event.generationId) shown.running = null;
    } else if (event.type === "state") shown.state = `${event.status} ${event.lock} ${event.agentName ?? ""}`;
  }
  return shown;
}
