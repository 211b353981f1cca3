import type { MessageView } from "@whetstone/core/chat";
import { expect, test } from "vitest";
import { announce, type Heard } from "./announcements.ts";
import { type ChatState, emptyChat } from "./chat-state.ts";
import { en } from "./texts/en.ts";

function listen(states: ChatState[]): string[] {
  let heard: Heard | null = null;
  return states.flatMap((state) => {
    const next = announce(heard, state, en);
    heard = next.heard;
    return next.said === null ? [] : [next.said];
  });
}

const question = message({ seq: 1, author: "visitor", text: "When?" });
const answer = message({ seq: 9, author: "assistant", text: "On **Monday**." });
const chat = (fields: Partial<ChatState>): ChatState => ({ ...emptyChat, conversationId: "c", ...fields });
const writing = (text: string) =>
  chat({ messages: [question], isThinking: true, answer: { generationId: "g", attempt: 1, text, nextIndex: 1 } });

test("a stream of 200 pieces is said twice: that it begins, and the whole answer", () => {
  const stream = Array.from({ length: 200 }, (_, at) => writing("word ".repeat(at)));
  const said = listen([emptyChat, chat({ messages: [question] }), ...stream, chat({ messages: [question, answer] })]);
  expect(said).toEqual(["Assistant is writing", "Assistant: On Monday."]);
});

test("what was there when the chat was opened is not said, what comes after is", () => {
  const history = chat({ messages: [question, answer] });
  const joined = message({ seq: 12, author: "system", text: "agent_joined", authorName: "Ada" });
  const reply = message({ seq: 13, author: "agent", text: "Hello!", authorName: "Ada" });
  expect(listen([history, history])).toEqual([]);
  expect(listen([history, chat({ messages: [question, answer, joined, reply] })])).toEqual([
    "Ada has joined Ada: Hello!",
  ]);
});

test("a new conversation starts to count anew", () => {
  const first = message({ seq: 2, author: "assistant", text: "Hi" });
  const next = { ...chat({ messages: [first] }), conversationId: "d" };
  expect(listen([chat({ messages: [question, answer] }), emptyChat, next])).toEqual(["Assistant: Hi"]);
});

function message(fields: Partial<MessageView>): MessageView {
  return {
    id: `m${fields.seq}`,
    seq: 1,
    author: "visitor",
    authorName: null,
    text: "",
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
