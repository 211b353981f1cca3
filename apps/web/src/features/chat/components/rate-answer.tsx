"use client";

import type { MessageView, ThumbReason } from "@whetstone/core/chat";
import { thumbReasons } from "@whetstone/core/chat";
import { ThumbsDownIcon, ThumbsUpIcon } from "lucide-react";
import { useId, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { useChat } from "./chat-context.ts";

/** A thumb, stored at once and changeable; a thumb down may be explained, and never has to be. */
export function RateAnswer({ message }: { message: MessageView }) {
  const { client, texts } = useChat();
  const [isAsking, setAsking] = useState(false);
  const [hasExplained, setExplained] = useState(false);
  const down = useRef<HTMLButtonElement>(null);
  const vote = message.feedback?.value ?? null;

  function rate(value: "up" | "down") {
    const next = value === vote ? null : value;
    void client.rate({ messageId: message.id, value: next });
    setAsking(next === "down");
    setExplained(false);
  }

  return (
    <div className="grid gap-2">
      <div className="-ms-1.5 flex items-center gap-0.5">
        <Thumb label={texts.helpful} isPressed={vote === "up"} onPress={() => rate("up")}>
          <ThumbsUpIcon />
        </Thumb>
        <Thumb label={texts.notHelpful} isPressed={vote === "down"} onPress={() => rate("down")} ref={down}>
          <ThumbsDownIcon />
        </Thumb>
        {hasExplained && <p className="ms-1.5 text-muted-foreground text-sm">{texts.thanks}</p>}
      </div>
      {isAsking && vote === "down" && (
        <Explain
          message={message}
          onDone={() => {
            setAsking(false);
            setExplained(true);
            down.current?.focus();
          }}
        />
      )}
    </div>
  );
}

type ThumbProps = {
  label: string;
  isPressed: boolean;
  onPress: () => void;
  children: React.ReactNode;
  ref?: React.Ref<HTMLButtonElement>;
};

function Thumb({ label, isPressed, onPress, children, ref }: ThumbProps) {
  return (
    <button
      ref={ref}
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      onClick={onPress}
      className={cn(
        "grid size-8 place-items-center rounded-md text-muted-foreground transition-colors duration-150 hover:bg-hover hover:text-foreground pointer-coarse:size-11 [&_svg]:size-4",
        isPressed && "text-accent hover:text-accent [&_svg]:fill-current",
      )}
    >
      {children}
    </button>
  );
}

function Explain({ message, onDone }: { message: MessageView; onDone: () => void }) {
  const { client, texts } = useChat();
  const id = useId();
  // Kept here as well: the server's echo of an earlier vote must not take the reason back.
  const [reason, setReason] = useState(message.feedback?.reason ?? null);
  const [comment, setComment] = useState(message.feedback?.comment ?? "");
  const store = (fields: { reason?: ThumbReason | null; comment?: string | null }) =>
    client.rate({
      messageId: message.id,
      value: "down",
      reason,
      comment: message.feedback?.comment ?? null,
      ...fields,
    });

  return (
    <fieldset aria-labelledby={`${id}-title`} className="grid gap-2.5 rounded-lg bg-muted p-3 forced-colors:border">
      <p id={`${id}-title`} className="font-medium">
        {texts.whatWasWrong}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {thumbReasons.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={reason === one}
            onClick={() => {
              const next = reason === one ? null : one;
              setReason(next);
              void store({ reason: next });
            }}
            className="min-h-8 rounded-md border border-input/60 bg-surface px-2.5 text-sm transition-colors duration-150 hover:border-accent aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-foreground pointer-coarse:min-h-11"
          >
            {texts.reasons[one]}
          </button>
        ))}
      </div>
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void store({ comment: comment.trim() || null }).then(onDone);
        }}
      >
        <label htmlFor={`${id}-comment`} className="text-sm">
          {texts.commentLabel}
        </label>
        <textarea
          id={`${id}-comment`}
          dir="auto"
          rows={2}
          maxLength={1_000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
          className="resize-none rounded-md border border-input/70 bg-surface px-2.5 py-1.5 pointer-coarse:text-lg"
        />
        <div className="flex items-center justify-between gap-3">
          <p className="text-muted-foreground text-sm">{texts.ratingUse}</p>
          <button
            type="submit"
            className="min-h-8 shrink-0 rounded-md bg-accent px-3 font-medium text-accent-foreground text-sm transition-colors duration-150 hover:bg-accent-hover pointer-coarse:min-h-11"
          >
            {texts.sendComment}
          </button>
        </div>
      </form>
    </fieldset>
  );
}
