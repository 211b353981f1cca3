"use client";

import type { MessageView } from "@whetstone/core/chat";
import type { GenerationView, Transcript } from "@whetstone/helpdesk/conversations/transcript";
import { ThumbsDownIcon, ThumbsUpIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { Markdown } from "@/components/markdown";
import { RelativeTime } from "@/components/relative-time";
import { cn } from "@/lib/cn";
import { sayAnswer } from "./answer-panel.tsx";

const notices: Record<string, string> = {
  handed_off: "Waiting for a person; the assistant is silent",
  agent_joined: "A person took over; the assistant is silent",
  handed_back: "Handed back to the assistant",
  resolved: "Resolved",
  reopened: "Reopened by the visitor",
};

type ListProps = { transcript: Transcript; chosen: string | null; onChoose: (generationId: string) => void };

export function TranscriptList({ transcript, chosen, onChoose }: ListProps) {
  const end = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLElement>(null);
  const { messages, running } = transcript;
  const length = messages.length + (running?.text.length ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer transcript is what scrolls
  useEffect(() => {
    const at = box.current;
    // Only a reader who is at the end is taken along.
    if (at && at.scrollHeight - at.scrollTop - at.clientHeight < 300) end.current?.scrollIntoView({ block: "end" });
  }, [length]);

  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
      tabIndex={0}
      aria-label="Transcript"
      className="min-h-0 flex-1 overflow-y-auto px-4 py-6 -outline-offset-2"
    >
      <ol className="mx-auto grid max-w-[72ch] gap-5">
        {messages.map((message) => (
          <li key={message.id}>
            <Message
              message={message}
              generation={transcript.generations.find((one) => one.id === message.generationId) ?? null}
              isChosen={message.generationId !== null && message.generationId === chosen}
              onChoose={onChoose}
            />
          </li>
        ))}
        {running && (
          <li className="grid gap-1">
            <p className="text-muted-foreground text-sm">Assistant is writing…</p>
            {running.text && <Markdown text={running.text} />}
          </li>
        )}
      </ol>
      <div ref={end} />
    </section>
  );
}

type MessageProps = {
  message: MessageView;
  generation: GenerationView | null;
  isChosen: boolean;
  onChoose: (generationId: string) => void;
};

function Message({ message, generation, isChosen, onChoose }: MessageProps) {
  const { author, generationId, feedback } = message;
  if (author === "system")
    return <p className="text-center text-muted-foreground text-sm">{notices[message.text] ?? message.text}</p>;
  const name = author === "visitor" ? "Visitor" : author === "agent" ? (message.authorName ?? "Agent") : "Assistant";
  return (
    <article className={cn("grid gap-1", author === "visitor" && "rounded-lg bg-muted px-4 py-3")}>
      <header className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
        <span className="font-medium text-foreground">{name}</span>
        <RelativeTime at={message.createdAt} />
        {message.stopped && <span>· stopped by the visitor</span>}
        {feedback && (
          <span className={cn("inline-flex items-center gap-1", feedback.value === "up" ? "text-good" : "text-wrong")}>
            {feedback.value === "up" ? (
              <ThumbsUpIcon className="size-3.5" aria-label="Thumb up" />
            ) : (
              <ThumbsDownIcon className="size-3.5" aria-label="Thumb down" />
            )}
            {feedback.reason?.replaceAll("_", " ")}
          </span>
        )}
        {generationId && (
          <button
            type="button"
            aria-pressed={isChosen}
            aria-label={`About this answer: ${message.answerKind ?? "answer"}`}
            onClick={() => onChoose(generationId)}
            className={cn("ms-auto min-h-6 rounded-sm px-1.5 hover:bg-hover", isChosen && "bg-accent-tint text-accent")}
          >
            {message.answerKind ?? "answer"}
          </button>
        )}
      </header>
      {author === "visitor" ? (
        <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          {message.text}
        </p>
      ) : (
        <Markdown text={message.text} className={cn(message.answerKind === "quote" && "border-s-2 ps-3")} />
      )}
      {message.sources.length > 0 && (
        <p className="text-muted-foreground text-sm">From {message.sources.map((source) => source.title).join(", ")}</p>
      )}
      {generation && <p className="tabular text-muted-foreground text-xs">{sayAnswer(generation)}</p>}
      {feedback?.comment && (
        <p dir="auto" className="text-sm text-wrong">
          “{feedback.comment}”
        </p>
      )}
    </article>
  );
}
