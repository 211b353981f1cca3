import type { ChatState } from "./chat-state.ts";
import type { ConnectionState } from "./connection.ts";
import type { OutboxItem } from "./outbox.ts";

/** Everything that the visitor's side shows, at one instant. */
export type ChatView = {
  phase: "loading" | "ready" | "refused";
  /** Why the chat is refused, a code of the server's. */
  refusal: string | null;
  chat: ChatState;
  outbox: OutboxItem[];
  connection: ConnectionState;
  isOnline: boolean;
  /** True while "Talk to a person" is on its way. */
  isCalling: boolean;
  /** The answer to what was sent last, until it is seen to begin: it may be waiting for its turn. */
  asked: string | null;
  /** A failure that belongs to no message: a code of the server's. */
  trouble: string | null;
};

/** The answer that can be stopped and asked about: the one that is written, or that waits for its turn. */
export function runningAnswer(
  view: Pick<ChatView, "chat" | "asked" | "outbox" | "isOnline">,
): { conversationId: string; generationId: string } | null {
  const { conversationId, answer } = view.chat;
  const generationId = answer?.generationId ?? (isBeingAnswered(view) ? view.asked : null);
  return conversationId && generationId ? { conversationId, generationId } : null;
}

/** True from the moment a question is on its way until its answer has ended, while the assistant has the word. */
export function isBeingAnswered({ chat, outbox, isOnline }: Pick<ChatView, "chat" | "outbox" | "isOnline">): boolean {
  if (chat.lock === "human") return false;
  const isAsking = isOnline && outbox.some(({ state }) => state === "sending" || state === "sent");
  return chat.isThinking || isAsking;
}

/** True where asking for a person makes sense: the assistant has the word and nobody has been asked yet. */
export function mayTalk({ phase, chat, isCalling }: Pick<ChatView, "phase" | "chat" | "isCalling">): boolean {
  return phase !== "refused" && chat.lock === "bot" && !isCalling;
}
