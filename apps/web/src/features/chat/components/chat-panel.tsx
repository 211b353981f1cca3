"use client";

import { useEffect, useRef } from "react";
import { Announcer } from "./announcer.tsx";
import { useChat, useChatView } from "./chat-context.ts";
import { Composer } from "./composer.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { PanelHead } from "./panel-head.tsx";
import { PersonBar } from "./person-bar.tsx";
import { Refused } from "./refused.tsx";
import { Transcript } from "./transcript.tsx";

type PanelProps = { draft: string; onDraft: (text: string) => void; focusCount: number };

/** Head, conversation, composer and the way to a person: the same in the widget and on the chat page. */
export function ChatPanel({ draft, onDraft, focusCount }: PanelProps) {
  const { client, texts, onClose } = useChat();
  const { phase, refusal } = useChatView();
  const heading = useRef<HTMLHeadingElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (focusCount === 0) return;
    // On a phone the composer would bring up the keyboard over what there is to read.
    const isTouch = matchMedia("(pointer: coarse)").matches;
    (isTouch ? heading.current : (input.current ?? heading.current))?.focus();
  }, [focusCount]);

  useEffect(() => {
    if (!onClose) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) onClose();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onClose]);

  function send(text: string) {
    client.send(text);
    input.current?.focus();
  }

  return (
    <div className="flex h-dvh flex-col bg-surface text-md">
      <PanelHead heading={heading} />
      <main className="flex min-h-0 flex-1 flex-col">
        {phase === "refused" ? (
          <Refused texts={texts} code={refusal} />
        ) : (
          <>
            <Transcript onPick={send} />
            <ConnectionBanner />
            <Composer
              text={draft}
              onText={onDraft}
              input={input}
              onSend={() => {
                onDraft("");
                send(draft);
              }}
            />
          </>
        )}
      </main>
      {phase !== "refused" && <PersonBar />}
      <Announcer />
    </div>
  );
}
