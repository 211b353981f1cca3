import type { ChatEvent, ConversationSnapshot, MessageView, NumberedEvent } from "@whetstone/core/chat";
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEvent, type ChatState, emptyChat, fromSnapshot } from "./chat-state.ts";

/** A server in small: its log, and the snapshot that it would give at any point of it. */
function record(steps: Step[]) {
  const log: NumberedEvent[] = [];
  const snapshots: ConversationSnapshot[] = [snapshotOf([])];
  const write = (event: ChatEvent) => {
    log.push({ seq: log.length + 1, at: "2026-01-01T00:00:00Z", event });
    snapshots.push(snapshotOf(log));
  };
  let answers = 0;
  let words = 0;
  for (const step of steps) {
    if (step.kind === "agent") {
      write({
        type: "state",
        status: "open",
        lock: step.leaves ? "bot" : "human",
        agentName: step.leaves ? null : "Ada",
      });
      continue;
    }
    const human = [...log].reverse().find((one) => one.event.type === "state")?.event;
    write({ type: "message", message: message({ id: `v${++words}`, seq: log.length + 1, text: step.question }) });
    if (human?.type === "state" && human.lock === "human") continue;
    const generationId = `g${++answers}`;
    let text = "";
    write({ type: "answer.started", generationId, attempt: 1, messageId: generationId });
    let attempt = 1;
    let index = 0;
    for (const piece of step.pieces) {
      if (piece === null) {
        attempt++;
        index = 0;
        text = "";
        write({ type: "answer.restarted", generationId, attempt });
      } else {
        text += piece;
        write({ type: "answer.delta", generationId, attempt, index: index++, text: piece });
      }
    }
    if (step.end !== "failed") {
      const isStopped = step.end === "stopped";
      const answer = message({ id: generationId, seq: log.length + 1, text, generationId, author: "assistant" });
      write({ type: "message", message: { ...answer, stopped: isStopped } });
      write({ type: "answer.ended", generationId, attempt, status: step.end, code: null });
      if (step.thumb)
        write({
          type: "message.changed",
          message: { ...answer, stopped: isStopped, feedback: { value: "down", reason: null, comment: null } },
        });
    } else write({ type: "answer.ended", generationId, attempt, status: "failed", code: "ENGINE_LOST" });
  }
  return { log, snapshots };
}

type Step =
  | { kind: "ask"; question: string; pieces: (string | null)[]; end: "finished" | "stopped" | "failed"; thumb: boolean }
  | { kind: "agent"; leaves: boolean };

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("ask" as const),
      question: fc.string({ maxLength: 5 }),
      pieces: fc.array(fc.oneof({ weight: 5, arbitrary: fc.string({ maxLength: 4 }) }, fc.constant(null)), {
        maxLength: 8,
      }),
      end: fc.constantFrom("finished" as const, "stopped" as const, "failed" as const),
      thumb: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("agent" as const), leaves: fc.boolean() }),
  ),
  { maxLength: 6 },
);

test("a reader who comes back at any point, and is told things twice, ends where one who never left ends", () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.nat(), fc.nat(), (world, cutAt, backBy, startAt) => {
      const { log, snapshots } = record(world);
      const whole = log.reduce(applyEvent, { ...emptyChat, conversationId: "c" });

      const start = startAt % (log.length + 1);
      const cut = start + (cutAt % (log.length - start + 1));
      const replayFrom = Math.max(0, cut - (backBy % (log.length + 1)));
      let state = fromSnapshot(snapshots[start] as ConversationSnapshot);
      for (const event of log.slice(start, cut)) state = applyEvent(state, event);
      for (const event of log.slice(replayFrom)) state = applyEvent(state, event);

      expect(seen(state)).toEqual(seen(whole));
      expect(seen(state)).toEqual(seen(fromSnapshot(snapshots.at(-1) as ConversationSnapshot)));
    }),
  );
});

test("a resume after the pieces were removed from the log ends with the stored answer", () => {
  const { log } = record([
    { kind: "ask", question: "When?", pieces: ["On ", "Monday"], end: "finished", thumb: false },
  ]);
  const half = log.slice(0, 3).reduce(applyEvent, emptyChat);
  expect(half.answer?.text).toBe("On ");
  const rest = log.slice(3).filter(({ event }) => event.type !== "answer.delta");
  const state = rest.reduce(applyEvent, half);
  expect(state.messages.map(({ text }) => text)).toEqual(["When?", "On Monday"]);
  expect(state.answer).toBeNull();
});

test("a missing piece is noticed", () => {
  const { log } = record([{ kind: "ask", question: "?", pieces: ["a", "b", "c"], end: "finished", thumb: false }]);
  const state = [...log.slice(0, 3), ...log.slice(4, 5)].reduce(applyEvent, emptyChat);
  expect(state.hasGap).toBe(true);
});

test("a question is being thought about until its answer ends, and not while a person has the word", () => {
  const ask: Step = { kind: "ask", question: "?", pieces: ["a"], end: "stopped", thumb: false };
  const { log } = record([ask, { kind: "agent", leaves: false }, ask]);
  const thinking: boolean[] = [];
  log.reduce((state, event) => {
    const next = applyEvent(state, event);
    thinking.push(next.isThinking);
    return next;
  }, emptyChat);
  expect(thinking).toEqual([true, true, true, false, false, false, false]);
});

function seen({ answer, ...state }: ChatState) {
  return { ...state, messages: state.messages, answer: answer && { ...answer, nextIndex: null } };
}

function snapshotOf(log: NumberedEvent[]): ConversationSnapshot {
  const messages: MessageView[] = [];
  let running: ConversationSnapshot["running"] = null;
  let failed: ConversationSnapshot["failed"] = null;
  let state = { status: "open" as const, lock: "bot" as "bot" | "human", agentName: null as string | null };
  for (const { event } of log) {
    if (event.type === "message") {
      messages.push(event.message);
      if (event.message.author === "visitor") {
        failed = null;
      }
    }
    if (event.type === "message.changed")
      messages[messages.findIndex((m) => m.id === event.message.id)] = event.message;
    if (event.type === "answer.started" || event.type === "answer.restarted") {
      running = { generationId: event.generationId, attempt: event.attempt, text: "" };
      failed = null;
    }
    if (event.type === "answer.delta" && running) running = { ...running, text: running.text + event.text };
    if (event.type === "message" && event.message.author === "assistant") running = null;
    if (event.type === "answer.ended") {
      running = null;
      failed = event.status === "failed" ? { generationId: event.generationId, code: event.code } : null;
    }
    if (event.type === "state") {
      state = { status: "open", lock: event.lock, agentName: event.agentName };
      if (event.lock === "human") failed = null;
    }
  }
  return { id: "c", ...state, messages, running, failed, rating: null, seq: log.length };
}

function message(fields: Partial<MessageView> & { id: string; seq: number; text: string }): MessageView {
  return {
    author: "visitor",
    authorName: null,
    clientId: null,
    generationId: null,
    answerKind: null,
    stopped: false,
    sources: [],
    feedback: null,
    createdAt: "2026-01-01T00:00:00Z",
    ...fields,
  };
}
