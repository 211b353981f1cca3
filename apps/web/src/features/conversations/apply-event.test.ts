import type { ChatEvent, ConversationSnapshot, MessageView, NumberedEvent } from "@whetstone/core/chat";
import { expect, test } from "vitest";
import { applyEvent } from "./apply-event.ts";

const empty: ConversationSnapshot = {
  id: "c",
  status: "open",
  lock: "bot",
  agentName: null,
  messages: [],
  running: null,
  failed: null,
  rating: null,
  seq: 0,
};
const answer = { id: "m2", seq: 5, author: "assistant", text: "Hello there", generationId: "g" } as MessageView;
const log: ChatEvent[] = [
  { type: "message", message: { id: "m1", seq: 1, author: "visitor", text: "Hi", generationId: null } as MessageView },
  { type: "answer.started", generationId: "g", attempt: 1, messageId: "m2" },
  { type: "answer.delta", generationId: "g", attempt: 1, index: 0, text: "Hello" },
  { type: "answer.delta", generationId: "g", attempt: 1, index: 1, text: " there" },
  { type: "message", message: answer },
  { type: "answer.ended", generationId: "g", attempt: 1, status: "finished", code: null },
  { type: "state", status: "open", lock: "human", agentName: "Ada" },
  { type: "rated", rating: { satisfaction: 2, comment: "slow" } },
];
const numbered: NumberedEvent[] = log.map((event, at) => ({ seq: at + 1, at: "2026-01-01T00:00:00Z", event }));

test("an answer grows, then becomes a message", () => {
  const half = numbered.slice(0, 4).reduce(applyEvent, empty);
  expect(half.running?.text).toBe("Hello there");
  const whole = numbered.reduce(applyEvent, empty);
  expect(whole).toMatchObject({ running: null, lock: "human", agentName: "Ada", rating: { satisfaction: 2 }, seq: 8 });
  expect(whole.messages.map((message) => message.text)).toEqual(["Hi", "Hello there"]);
});

test("a stream that is resumed too early changes nothing", () => {
  const whole = numbered.reduce(applyEvent, empty);
  for (let from = 0; from < numbered.length; from++)
    expect(numbered.slice(from).reduce(applyEvent, whole)).toEqual(whole);
});

test("a new attempt starts the text anew", () => {
  const half = numbered.slice(0, 4).reduce(applyEvent, empty);
  const again = applyEvent(half, {
    seq: 5,
    at: "",
    event: { type: "answer.restarted", generationId: "g", attempt: 2 },
  });
  expect(again.running).toEqual({ generationId: "g", attempt: 2, text: "" });
});
