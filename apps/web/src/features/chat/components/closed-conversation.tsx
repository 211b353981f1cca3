"use client";

import { useChat } from "./chat-context.ts";
import { RateConversation } from "./rate-conversation.tsx";

/** After the end: how it was is asked once, quietly; the conversation can be taken up again by writing, or a new one begins. */
export function ClosedConversation() {
  const { client, texts } = useChat();
  return (
    <div className="grid justify-items-center gap-4 border-t pt-5 text-center">
      <RateConversation />
      <p className="text-balance text-muted-foreground">{texts.resolvedText}</p>
      <button
        type="button"
        onClick={client.startNew}
        className="min-h-9 rounded-md border border-input/60 bg-surface px-3.5 font-medium transition-colors duration-150 hover:bg-hover pointer-coarse:min-h-11"
      >
        {texts.startNew}
      </button>
    </div>
  );
}
