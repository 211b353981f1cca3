"use client";

import { useMemo } from "react";
import type { Settings } from "@/widget-loader/messages";
import type { Language } from "../texts/catalogue.ts";
import { ChatContext, type ChatSite } from "./chat-context.ts";
import { ChatPanel } from "./chat-panel.tsx";
import type { OpenChat } from "./use-chat-client.ts";
import { useDraft } from "./use-draft.ts";
import { useHost } from "./use-host.ts";
import { useReady } from "./use-ready.ts";
import { useUnread } from "./use-unread.ts";

type OpenedChatProps = {
  chat: OpenChat;
  site: ChatSite;
  host: string | null;
  language: Language;
  onSettings: (settings: Settings) => void;
  onPage: (url: string) => void;
};

/** The chat with its client at work: does what the host page asks for and tells it what it should know. */
export function OpenedChat({ chat: { client, store }, site, host, language, onSettings, onPage }: OpenedChatProps) {
  const [draft, setDraft] = useDraft(store);
  const { line, visibility, focusCount } = useHost(host, {
    onSettings,
    onCommand(command) {
      if (command.type === "identify") void client.identify(command.jwt);
      else if (command.type === "prefill") setDraft(command.text);
      else if (command.type === "send") client.send(command.text);
      else if (command.type === "page") onPage(command.url);
      else {
        setDraft("");
        client.forget();
      }
    },
  });
  useReady({ client, line, color: site.color });
  useUnread({ client, store, line, isOpen: visibility.open });

  const chat = useMemo(
    () => ({ client, site, language, onClose: line && (() => line.post({ type: "close" })) }),
    [client, site, language, line],
  );
  return (
    <ChatContext value={chat}>
      <ChatPanel draft={draft} onDraft={setDraft} focusCount={focusCount} />
    </ChatContext>
  );
}
