"use client";

import { limits } from "@whetstone/core/chat";
import { ArrowUpIcon, SquareIcon } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect } from "react";
import { cn } from "@/lib/cn";
import { runningAnswer } from "../chat-view.ts";
import { useChat, useChatView } from "./chat-context.ts";

/** So many characters before the end the visitor is told how many are left. */
const warnAt = 400;

type ComposerProps = {
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  input: RefObject<HTMLTextAreaElement | null>;
};

/** Enter sends, Shift and Enter make a new line; an input method that is composing keeps its Enter. */
export function Composer({ text, onText, onSend, input }: ComposerProps) {
  const { client, texts } = useChat();
  const view = useChatView();
  const { chat } = view;
  const id = useId();
  const left = limits.messageChars - text.trim().length;
  const maySend = text.trim() !== "" && left >= 0;
  const mayStop = runningAnswer(view) !== null && chat.lock === "bot";
  const label = chat.lock === "human" ? texts.composeHuman : texts.compose;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const area = input.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text, input]);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // 229: browsers that report the end of a composition as an ordinary Enter.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    event.preventDefault();
    if (maySend) onSend();
  }

  return (
    <form
      className="px-3 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (maySend) onSend();
      }}
    >
      <div className="mx-auto flex max-w-2xl items-end gap-1 rounded-lg border border-input bg-surface p-1 ps-3 -outline-offset-1 outline-ring focus-within:outline-2">
        <label htmlFor={`${id}-text`} className="sr-only">
          {label}
        </label>
        <textarea
          ref={input}
          id={`${id}-text`}
          dir="auto"
          rows={1}
          value={text}
          placeholder={label}
          enterKeyHint="send"
          aria-invalid={left < 0 || undefined}
          aria-describedby={left < warnAt ? `${id}-left` : undefined}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
          className="max-h-31 min-h-9 min-w-0 flex-1 resize-none overflow-y-auto bg-transparent py-1.5 text-md outline-none placeholder:text-muted-foreground pointer-coarse:max-h-35 pointer-coarse:py-2.5 pointer-coarse:text-lg"
        />
        {mayStop && (
          <ComposerButton
            label={texts.stop}
            className="border border-input/60 hover:bg-hover"
            onClick={() => {
              void client.stop();
              input.current?.focus();
            }}
          >
            <SquareIcon className="fill-current" />
          </ComposerButton>
        )}
        <ComposerButton
          type="submit"
          label={texts.send}
          disabled={!maySend}
          className="bg-accent text-accent-foreground hover:bg-accent-hover disabled:bg-muted disabled:text-muted-foreground"
        >
          <ArrowUpIcon />
        </ComposerButton>
      </div>
      {left < warnAt && (
        <p
          id={`${id}-left`}
          className={cn("tabular pt-1 text-end text-sm", left < 0 ? "text-wrong" : "text-muted-foreground")}
        >
          {left < 0 ? texts.charactersOver(-left) : texts.charactersLeft(left)}
        </p>
      )}
    </form>
  );
}

function ComposerButton({
  label,
  className,
  ...props
}: Omit<React.ComponentProps<"button">, "aria-label"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cn(
        "grid size-9 shrink-0 place-items-center rounded-md transition-colors duration-150 pointer-coarse:size-11 [&_svg]:size-4 forced-colors:border",
        className,
      )}
      {...props}
    />
  );
}
