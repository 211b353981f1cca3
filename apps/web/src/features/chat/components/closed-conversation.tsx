"use client";

import { useChat } from "./chat-context.ts";

/** After the end: the conversation can be taken up again by writing, or a new one begins. */
export function ClosedConversation() {
  const { client, texts } = useChat();
  return (
    <div className="grid justify-items-center gap-3 border-t pt-5 text-center">
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
