import { conversationStatuses, systemNotices } from "@whetstone/core/chat";
import { expect, test } from "vitest";
import { mayAgentSpeak, mayAssistantSpeak } from "./lock.ts";
import { type ActName, acts, type ConversationState, mayAct } from "./status.ts";

const names = Object.keys(acts) as ActName[];
const start: ConversationState = { status: "open", lock: "bot" };

function reachable(): ConversationState[] {
  const seen = new Map([[JSON.stringify(start), start]]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const state of [...seen.values()])
      for (const name of names.filter((one) => mayAct(one, state))) {
        const key = JSON.stringify(acts[name].to);
        if (!seen.has(key)) grew = seen.set(key, acts[name].to) !== undefined;
      }
  }
  return [...seen.values()];
}

test("from every reachable state the conversation can come back to the assistant", () => {
  for (const state of reachable()) {
    const back = (["hand_back", "reopen"] as const).some((name) => mayAct(name, state));
    expect(back || (state.status === "open" && state.lock === "bot")).toBe(true);
  }
});

test("whoever waits for a person hears nothing from the assistant", () => {
  expect(reachable()).toContainEqual({ status: "waiting", lock: "human" });
  expect(reachable()).not.toContainEqual({ status: "waiting", lock: "bot" });
  expect(mayAssistantSpeak({ status: "waiting", lock: "human" })).toBe(false);
});

test("assistant and agent may never both speak", () => {
  for (const status of conversationStatuses)
    for (const lock of ["bot", "human"] as const)
      expect(mayAssistantSpeak({ status, lock }) && mayAgentSpeak({ status, lock })).toBe(false);
});

test("every notice of the transcript has one act", () => {
  expect(names.map((name) => acts[name].notice).toSorted()).toEqual([...systemNotices].toSorted());
});

test("handing back is only for what a person holds", () => {
  expect(mayAct("hand_back", start)).toBe(false);
  expect(mayAct("hand_back", { status: "open", lock: "human" })).toBe(true);
  expect(mayAct("resolve", { status: "resolved", lock: "bot" })).toBe(false);
});
