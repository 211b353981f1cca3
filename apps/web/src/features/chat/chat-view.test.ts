import { expect, test } from "vitest";
import { emptyChat } from "./chat-state.ts";
import { isBeingAnswered, mayTalk, runningAnswer } from "./chat-view.ts";
import type { OutboxItem } from "./outbox.ts";

const chat = { ...emptyChat, conversationId: "c" };
const item = (state: OutboxItem["state"]): OutboxItem => ({
  clientId: "1",
  text: "?",
  createdAt: "",
  state,
  code: null,
});

test("a question is being answered as soon as it is on its way, but not while it waits for a network", () => {
  const view = (state: OutboxItem["state"], isOnline = true) => ({ chat, outbox: [item(state)], isOnline });
  expect(isBeingAnswered(view("sending"))).toBe(true);
  expect(isBeingAnswered(view("sent"))).toBe(true);
  expect(isBeingAnswered(view("waiting"))).toBe(false);
  expect(isBeingAnswered(view("failed"))).toBe(false);
  expect(isBeingAnswered(view("sending", false))).toBe(false);
  const human = { ...chat, lock: "human" as const };
  expect(isBeingAnswered({ ...view("sent"), chat: human })).toBe(false);
});

test("an answer can be stopped from the queue on, and not after its end", () => {
  const answer = { generationId: "g", attempt: 1, text: "", nextIndex: 0 };
  const thinking = { ...chat, isThinking: true };
  const rest = { asked: "q", outbox: [], isOnline: true };
  expect(runningAnswer({ ...rest, chat: thinking })).toEqual({ conversationId: "c", generationId: "q" });
  expect(runningAnswer({ ...rest, chat, outbox: [item("sent")] })?.generationId).toBe("q");
  expect(runningAnswer({ ...rest, chat: { ...thinking, answer } })?.generationId).toBe("g");
  expect(runningAnswer({ ...rest, chat })).toBeNull();
  expect(runningAnswer({ ...rest, chat: emptyChat, asked: null })).toBeNull();
});

test("a person can be asked for once, and while the assistant has the word", () => {
  expect(mayTalk({ phase: "ready", chat, isCalling: false })).toBe(true);
  expect(mayTalk({ phase: "ready", chat, isCalling: true })).toBe(false);
  expect(mayTalk({ phase: "ready", chat: { ...chat, lock: "human" }, isCalling: false })).toBe(false);
  expect(mayTalk({ phase: "refused", chat, isCalling: false })).toBe(false);
});
