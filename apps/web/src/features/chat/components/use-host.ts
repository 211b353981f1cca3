"use client";

import { useEffect, useRef, useState } from "react";
import type { Settings, ToApp } from "@/widget-loader/messages";
import { type HostLine, openHostLine } from "../host-line.ts";

export type Visibility = { open: boolean; modal: boolean };

export type Host = {
  line: HostLine | null;
  visibility: Visibility;
  /** Grows by one each time the host page gives us the focus. */
  focusCount: number;
};

type Handlers = {
  onSettings: (settings: Settings) => void;
  /** Everything else: what the host page wants done. */
  onCommand: (command: Extract<ToApp, { type: "identify" | "prefill" | "send" | "page" | "shutdown" }>) => void;
};

/** The line to the page that embeds us; without one the chat is a page of its own and always visible. */
export function useHost(origin: string | null, handlers: Handlers): Host {
  const latest = useRef(handlers);
  latest.current = handlers;
  const [line, setLine] = useState<HostLine | null>(null);
  const [visibility, setVisibility] = useState<Visibility>({ open: origin === null, modal: false });
  const [focusCount, setFocusCount] = useState(0);

  useEffect(() => {
    if (origin === null || window.parent === window) return;
    const opened = openHostLine({
      origin,
      onMessage(message) {
        if (message.type === "visible") {
          setVisibility({ open: message.open, modal: message.modal });
          if (message.open && message.focus) setFocusCount((count) => count + 1);
        } else if (message.type === "connect") latest.current.onSettings({ locale: message.locale });
        else if (message.type === "update") latest.current.onSettings(message.settings);
        else latest.current.onCommand(message);
      },
    });
    setLine(opened);
    return () => opened.close();
  }, [origin]);

  return { line, visibility, focusCount };
}
