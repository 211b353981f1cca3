"use client";

import { useChat } from "./chat-context.ts";

/** A person was asked for and has not come yet: what happens now. */
export function WaitingForPerson() {
  const { texts } = useChat();
  return (
    <div className="flex gap-3 rounded-lg bg-muted px-3.5 py-3 forced-colors:border">
      <span aria-hidden="true" className="mt-2 size-2 shrink-0 animate-pulse rounded-full bg-accent" />
      <div>
        <p className="font-medium">{texts.waiting}</p>
        <p className="text-muted-foreground">{texts.waitingText}</p>
      </div>
    </div>
  );
}
