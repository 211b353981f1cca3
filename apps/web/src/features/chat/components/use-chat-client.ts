"use client";

import { useEffect, useRef, useState } from "react";
import { type BrowserStore, createBrowserStore } from "../browser-store.ts";
import { createChatApi } from "../chat-api.ts";
import { type ChatClient, createChatClient } from "../chat-client.ts";

export type OpenChat = { client: ChatClient; store: BrowserStore };

/** The visitor's side of the conversation, opened in the browser and closed with the page; null until then. */
export function useChatClient(input: {
  site: string;
  /** Origin of the embedding page; null for a page of our own. */
  host: string | null;
  locale: string;
  pageUrl: () => string | null;
}): OpenChat | null {
  const { site, host } = input;
  const latest = useRef(input);
  latest.current = input;
  const [chat, setChat] = useState<OpenChat | null>(null);
  useEffect(() => {
    const store = createBrowserStore(site);
    const api = createChatApi({ site, store, origin: host ?? location.origin, locale: () => latest.current.locale });
    const client = createChatClient({ api, store, pageUrl: () => latest.current.pageUrl() });
    setChat({ client, store });
    void client.load();
    return () => client.close();
  }, [site, host]);
  return chat;
}
