"use client";

import { AngryIcon, FrownIcon, LaughIcon, MehIcon, SmileIcon } from "lucide-react";
import { useId, useState } from "react";
import { cn } from "@/lib/cn";
import { useChat, useChatView } from "./chat-context.ts";

const faces = [AngryIcon, FrownIcon, MehIcon, SmileIcon, LaughIcon];

/** One tap, stored at once and changeable; words may follow and never have to. */
export function RateConversation() {
  const { client, texts } = useChat();
  const { rating } = useChatView().chat;
  const id = useId();
  const [isSent, setSent] = useState(false);
  const chosen = rating?.satisfaction ?? null;

  return (
    <fieldset aria-labelledby={`${id}-title`} className="grid w-full justify-items-center gap-2">
      <p id={`${id}-title`} className="text-balance font-medium">
        {texts.howWasIt}
      </p>
      <div className="flex gap-1">
        {faces.map((Face, at) => {
          const label = texts.satisfactionOf(texts.satisfaction[at] ?? "", at + 1);
          return (
            <button
              key={label}
              type="button"
              aria-label={label}
              title={label}
              aria-pressed={chosen === at + 1}
              onClick={() => {
                setSent(false);
                void client.rateConversation({ satisfaction: at + 1, comment: rating?.comment ?? null });
              }}
              className={cn(
                "grid size-11 place-items-center rounded-md text-muted-foreground transition-colors duration-150 hover:bg-hover hover:text-foreground [&_svg]:size-6",
                chosen === at + 1 && "bg-accent-tint text-accent outline-2 outline-accent hover:text-accent",
              )}
            >
              <Face aria-hidden="true" />
            </button>
          );
        })}
      </div>
      {/* There before its words: a region that arrives with its text is not read. */}
      <p role="status" className="min-h-5 text-muted-foreground text-sm">
        {isSent ? texts.satisfactionSent : chosen !== null ? texts.satisfactionThanks : ""}
      </p>
      {chosen !== null && !isSent && (
        <Words
          key={chosen}
          before={rating?.comment ?? ""}
          onSend={(comment) => void client.rateConversation({ satisfaction: chosen, comment }).then(setSent)}
        />
      )}
    </fieldset>
  );
}

function Words({ before, onSend }: { before: string; onSend: (comment: string | null) => void }) {
  const { texts } = useChat();
  const id = useId();
  const [comment, setComment] = useState(before);
  return (
    <form
      className="grid w-full max-w-sm gap-2 text-start"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(comment.trim() || null);
      }}
    >
      <label htmlFor={`${id}-words`} className="text-sm">
        {texts.satisfactionComment}
      </label>
      <textarea
        id={`${id}-words`}
        dir="auto"
        rows={2}
        maxLength={1_000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        className="resize-none rounded-md border border-input/70 bg-surface px-2.5 py-1.5 pointer-coarse:text-lg"
      />
      <button
        type="submit"
        className="min-h-8 justify-self-end rounded-md bg-accent px-3 font-medium text-accent-foreground text-sm transition-colors duration-150 hover:bg-accent-hover pointer-coarse:min-h-11"
      >
        {texts.sendComment}
      </button>
    </form>
  );
}
