"use client";

import { useEffect, useRef, useState } from "react";
import { announce, type Heard } from "../announcements.ts";
import { useChat, useChatView } from "./chat-context.ts";

/** The one quiet voice of the chat; there from the start, because a region that arrives with its text is not read. */
export function Announcer() {
  const { texts } = useChat();
  const { chat, phase } = useChatView();
  const heard = useRef<Heard | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (phase !== "ready") {
      heard.current = null;
      return;
    }
    const next = announce(heard.current, chat, texts);
    heard.current = next.heard;
    if (next.said !== null) setSaid(next.said);
  }, [chat, phase, texts]);
  return (
    <div role="status" aria-live="polite" className="sr-only" data-announcer="">
      {said}
    </div>
  );
}
