"use client";

import { useEffect, useId, useState } from "react";
import type { OutboxItem } from "../outbox.ts";
import { problemOf } from "../texts/catalogue.ts";
import { useChat, useChatView } from "./chat-context.ts";
import { TextButton } from "./text-button.tsx";
import { VisitorMessage } from "./visitor-message.tsx";

/** Most messages arrive before anybody could read that they are being sent, milliseconds. */
const quietMs = 500;

/** A message on its way: being sent, waiting for a connection, or failed with the reason and what can be done. */
export function UnsentMessage({ item }: { item: OutboxItem }) {
  const { client, texts } = useChat();
  const { isOnline } = useChatView();
  const reason = useId();
  const isSlow = useIsOlder(quietMs);
  const isWaiting = item.state === "waiting" && !isOnline;
  return (
    <VisitorMessage text={item.text}>
      {item.state === "failed" ? (
        <div className="flex flex-wrap items-center justify-end gap-x-3 text-sm">
          <p id={reason} role="alert" className="text-end text-wrong">
            {texts.failed} {problemOf(texts, item.code)}
          </p>
          <TextButton aria-describedby={reason} onClick={() => client.resend(item.clientId)}>
            {texts.retry}
          </TextButton>
          <TextButton aria-describedby={reason} onClick={() => client.discard(item.clientId)}>
            {texts.discard}
          </TextButton>
        </div>
      ) : (
        <p className="min-h-5 text-muted-foreground text-sm">
          {item.state === "sent" ? texts.sent : isWaiting ? texts.waitingToSend : isSlow ? `${texts.sending}…` : ""}
        </p>
      )}
    </VisitorMessage>
  );
}

function useIsOlder(ms: number): boolean {
  const [isOlder, setOlder] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOlder(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isOlder;
}
