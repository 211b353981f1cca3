"use client";

import { useChat } from "./chat-context.ts";

/** What the visitor wrote, in the site's colour. */
export function VisitorMessage({ text, children }: { text: string; children?: React.ReactNode }) {
  const { texts } = useChat();
  return (
    <div className="grid max-w-[85%] justify-items-end gap-1 justify-self-end">
      <span className="sr-only">{texts.you}</span>
      <p
        dir="auto"
        className="whitespace-pre-wrap rounded-xl rounded-ee-sm bg-accent px-3.5 py-2 text-accent-foreground [overflow-wrap:anywhere] forced-colors:border"
      >
        {text}
      </p>
      {children}
    </div>
  );
}
