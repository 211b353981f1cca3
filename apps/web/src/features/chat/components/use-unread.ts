"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import type { BrowserStore } from "../browser-store.ts";
import type { ChatClient } from "../chat-client.ts";
import type { HostLine } from "../host-line.ts";

type Unread = { client: ChatClient; store: BrowserStore; line: HostLine | null; isOpen: boolean };

/** Tells the host page what came in, and how much of it nobody has looked at. */
export function useUnread({ client, store, line, isOpen }: Unread): void {
  const { chat, phase } = useSyncExternalStore(client.subscribe, client.getView, client.getView);
  const { conversationId, messages } = chat;
  const told = useRef<{ conversationId: string | null; seq: number } | null>(null);
  useEffect(() => {
    if (!line || phase !== "ready") return;
    const theirs = messages.filter(({ author }) => author === "assistant" || author === "agent");
    const newest = messages.at(-1)?.seq ?? 0;
    const isKnown = told.current?.conversationId === conversationId;
    const toldSeq = told.current === null ? newest : isKnown ? told.current.seq : 0;
    for (const { seq, author } of theirs) if (seq > toldSeq) line.post({ type: "message", author });
    told.current = { conversationId, seq: newest };

    const isLooking = isOpen && document.visibilityState === "visible";
    const mark = `${conversationId}:`;
    if (isLooking && conversationId) store.set("seen", `${mark}${newest}`);
    const stored = store.get("seen") ?? "";
    const seen = stored.startsWith(mark) ? Number(stored.slice(mark.length)) : 0;
    line.post({ type: "unread", count: isLooking ? 0 : theirs.filter(({ seq }) => seq > seen).length });
  }, [line, phase, conversationId, messages, isOpen, store]);
}
