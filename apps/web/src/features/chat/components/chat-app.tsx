"use client";

import { useMemo, useRef, useState } from "react";
import type { Settings } from "@/widget-loader/messages";
import { isColor } from "../color.ts";
import { languageOf } from "../texts/catalogue.ts";
import { AccentStyle } from "./accent-style.tsx";
import type { ChatSite } from "./chat-context.ts";
import { OpenedChat } from "./opened-chat.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { useAppearance } from "./use-appearance.ts";
import { useChatClient } from "./use-chat-client.ts";

type ChatAppProps = {
  site: ChatSite;
  /** Exact origin of the page that embeds us; null: a page of our own. */
  host: string | null;
  /** As the embedding page, or the address, wants it; it may change its mind. */
  settings: Settings;
};

/** The chat in one browser window: how it looks, and its client once there is a browser. */
export function ChatApp({ site, host, settings: first }: ChatAppProps) {
  const [settings, setSettings] = useState(first);
  const language = useMemo(() => languageOf(settings.locale ?? ""), [settings.locale]);
  useAppearance(language, settings.theme);
  const pageUrl = useRef<string | null>(null);
  const chat = useChatClient({ site: site.key, host, locale: language.locale, pageUrl: () => pageUrl.current });
  const color = settings.color && isColor(settings.color) ? settings.color : site.color;

  return (
    <div lang={language.locale} dir={language.direction}>
      <AccentStyle color={color} />
      {chat ? (
        <OpenedChat
          chat={chat}
          site={site}
          host={host}
          language={language}
          onSettings={(next) => setSettings((before) => ({ ...before, ...next }))}
          onPage={(url) => {
            pageUrl.current = url;
          }}
        />
      ) : (
        <PanelSkeleton site={site} texts={language.texts} />
      )}
    </div>
  );
}
