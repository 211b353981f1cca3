import type { ChatView } from "./chat-client.ts";

/** True where asking for a person makes sense: the assistant has the word and nobody has been asked yet. */
export function mayTalk(view: Pick<ChatView, "chat" | "isCalling" | "phase">): boolean {
  return view.phase !== "refused" && view.chat.lock === "bot" && !view.isCalling;
}
