"use client";

import type { MessageView } from "@whetstone/core/chat";
import type { GenerationView, Transcript } from "@whetstone/helpdesk/conversations/transcript";
import { LockIcon, ThumbsDownIcon, ThumbsUpIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { Markdown } from "@/components/markdown";
import { RelativeTime } from "@/components/relative-time";
import { cn } from "@/lib/cn";
import { sayAnswer } from "./answer-panel.tsx";
import { Satisfaction } from "./satisfaction.tsx";

const notices: Record<string, string> = {
  handed_off: "Waiting for a person; the assistant is silent",
  agent_joined: "A person took over; the assistant is silent",
  handed_back: "Handed back to the assistant",
  resolved: "Resolved",
  reopened: "Reopened by the visitor",
};

type NoteView = { id: string; authorName: string; text: string; createdAt: string | Date };
type ListProps = {
  transcript: Transcript;
  /** The team's private words, shown where they fall in time. */
  notes?: NoteView[];
  chosen: string | null;
  onChoose: (generationId: string) => void;
};

export function TranscriptList({ transcript, notes = [], chosen, onChoose }: ListProps) {
  const end = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLElement>(null);
  const { messages, running, rating } = transcript;
  const length = messages.length + notes.length + (running?.text.length ?? 0);
  const entries = [...messages, ...notes].sort((left, right) => timeOf(left) - timeOf(right));
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
        {entries.map((entry) => (
          <li key={entry.id}>
            {"author" in entry ? (
              <Message
                message={entry}
                generation={transcript.generations.find((one) => one.id === entry.generationId) ?? null}
                isChosen={entry.generationId !== null && entry.generationId === chosen}
                onChoose={onChoose}
              />
            ) : (
              <Note note={entry} />
            )}
          </li>
        ))}
        {rating && (
          <li className="grid justify-items-center gap-1 text-center text-sm">
            <Satisfaction rating={rating} />
            {rating.comment && <p dir="auto">“{rating.comment}”</p>}
          </li>
        )}
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

function timeOf({ createdAt }: { createdAt: string | Date }): number {
  return new Date(createdAt).getTime();
}

function Note({ note }: { note: NoteView }) {
  return (
    <article aria-label="Private note" className="grid gap-1 rounded-lg bg-waiting-tint px-4 py-3">
      <header className="flex flex-wrap items-center gap-x-2 text-sm text-waiting">
        <LockIcon aria-hidden="true" className="size-3.5" />
        <span className="font-medium">{note.authorName}</span>
        <RelativeTime at={note.createdAt} />
        <span>· only the team sees this</span>
      </header>
      <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {note.text}
      </p>
    </article>
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
