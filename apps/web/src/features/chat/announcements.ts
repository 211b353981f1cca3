import type { MessageView } from "@whetstone/core/chat";
import type { ChatState } from "./chat-state.ts";
import { noticeOf } from "./notices.ts";
import { plainText } from "./plain-text.ts";
import type { ChatTexts } from "./texts/catalogue.ts";

/** What a screen reader has been told so far. */
export type Heard = { conversationId: string | null; seq: number; isWriting: boolean };

/**
 * What to say to a screen reader now, if anything: that the assistant writes, then the finished answer, once. Nothing
 * while it streams, and nothing that was there when the chat was opened (`before` is null then).
 */
export function announce(
  before: Heard | null,
  chat: ChatState,
  texts: ChatTexts,
): { heard: Heard; said: string | null } {
  const { conversationId, messages, isThinking } = chat;
  const seq = messages.at(-1)?.seq ?? 0;
  const heard = { conversationId, seq, isWriting: isThinking };
  const isNew = before !== null && before.conversationId !== conversationId;
  const from = before === null ? seq : isNew ? 0 : before.seq;
  const fresh = messages.filter((message) => message.seq > from && message.author !== "visitor");
  if (fresh.length > 0) return { heard, said: fresh.map((message) => sayMessage(message, texts)).join(" ") };
  const begins = isThinking && !(before?.isWriting && !isNew);
  return { heard, said: begins ? texts.isWriting : null };
}

function sayMessage(message: MessageView, texts: ChatTexts): string {
  if (message.author === "system") return noticeOf(texts, message);
  const name = message.author === "agent" ? (message.authorName ?? texts.agent) : texts.assistantSays;
  return `${name}: ${plainText(message.text)}`;
}
