"use client";

import { useChat } from "./chat-context.ts";

/** Before the first word: one sentence, and what people really ask. */
export function FirstView({ onPick }: { onPick: (text: string) => void }) {
  const { site, texts } = useChat();
  return (
    <div className="grid gap-5 pt-2">
      {site.greeting && (
        <p dir="auto" className="text-balance font-medium text-lg">
          {site.greeting}
        </p>
      )}
      {site.suggestions.length > 0 && (
        <ul aria-label={texts.suggestions} className="grid justify-items-start gap-2">
          {site.suggestions.slice(0, 3).map((suggestion) => (
            <li key={suggestion}>
              <button
                type="button"
                dir="auto"
                onClick={() => onPick(suggestion)}
                className="min-h-10 rounded-lg border border-input/60 bg-surface px-3.5 py-2 text-start text-accent text-md transition-colors duration-150 hover:border-accent hover:bg-hover pointer-coarse:min-h-11"
              >
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
