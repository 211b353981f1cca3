import type { ConversationStatus, Lock, SystemNotice } from "@whetstone/core/chat";

export type ConversationState = { status: ConversationStatus; lock: Lock };

type Act = {
  /** States in which the act is possible. */
  from: readonly ConversationStatus[];
  fromLock: readonly Lock[];
  to: ConversationState;
  /** What the transcript says about it. */
  notice: SystemNotice;
};

/** Every way in which a conversation changes hands, as data; nothing else moves status or lock. */
export const acts = {
  request_person: {
    from: ["open", "resolved"],
    fromLock: ["bot"],
    to: { status: "waiting", lock: "human" },
    notice: "handed_off",
  },
  take_over: {
    from: ["open", "waiting", "resolved"],
    fromLock: ["bot", "human"],
    to: { status: "open", lock: "human" },
    notice: "agent_joined",
  },
  hand_back: {
    from: ["open", "waiting"],
    fromLock: ["human"],
    to: { status: "open", lock: "bot" },
    notice: "handed_back",
  },
  resolve: {
    from: ["open", "waiting"],
    fromLock: ["bot", "human"],
    to: { status: "resolved", lock: "bot" },
    notice: "resolved",
  },
  reopen: { from: ["resolved"], fromLock: ["bot"], to: { status: "open", lock: "bot" }, notice: "reopened" },
} as const satisfies Record<string, Act>;

export type ActName = keyof typeof acts;

/** Whether an act is possible in this state. */
export function mayAct(name: ActName, state: ConversationState): boolean {
  const { from, fromLock }: Act = acts[name];
  return from.includes(state.status) && fromLock.includes(state.lock);
}
