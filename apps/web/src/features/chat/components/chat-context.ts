"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import type { ChatClient } from "../chat-client.ts";
import type { ChatView } from "../chat-view.ts";
import type { Language } from "../texts/catalogue.ts";

/** What a page shows of a site to everybody. */
export type ChatSite = {
  key: string;
  name: string;
  color: string;
  greeting: string;
  suggestions: string[];
};

export type Chat = {
  site: ChatSite;
  client: ChatClient;
  language: Language;
  /** Present where the chat can be closed. */
  onClose: (() => void) | null;
};

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat & Pick<Language, "texts"> {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("useChat needs a ChatContext around it.");
  return { ...chat, texts: chat.language.texts };
}

export function useChatView(): ChatView {
  const { client } = useChat();
  return useSyncExternalStore(client.subscribe, client.getView, client.getView);
}
