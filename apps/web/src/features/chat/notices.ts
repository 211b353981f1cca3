import type { MessageView, SystemNotice } from "@whetstone/core/chat";
import type { ChatTexts } from "./texts/catalogue.ts";

/** The words of a system message in the visitor's language; a notice that we do not know is shown as it is. */
export function noticeOf(texts: ChatTexts, message: Pick<MessageView, "text" | "authorName">): string {
  const words: Record<SystemNotice, string> = {
    handed_off: texts.noticeHandedOff,
    agent_joined: texts.noticeJoined(message.authorName ?? texts.agent),
    handed_back: texts.noticeHandedBack,
    resolved: texts.noticeResolved,
    reopened: texts.noticeReopened,
  };
  return Object.hasOwn(words, message.text) ? words[message.text as SystemNotice] : message.text;
}
