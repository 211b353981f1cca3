"use client";

import type { Source } from "@whetstone/core/chat";
import { Popover } from "radix-ui";
import { useId } from "react";
import { useChat } from "./chat-context.ts";

/** Where an answer comes from: numbered, with the passage itself one press away. */
export function SourceChips({ sources, label }: { sources: Source[]; label: string }) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <p id={id} className="text-muted-foreground text-sm">
        {label}
      </p>
      <ol aria-labelledby={id} className="flex flex-wrap gap-1.5">
        {sources.map((source, at) => (
          <li key={`${source.articleId}:${source.heading}:${source.excerpt}`} className="min-w-0 max-w-full">
            <SourceChip source={source} number={at + 1} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function SourceChip({ source, number }: { source: Source; number: number }) {
  const { texts, language } = useChat();
  const { title, heading, excerpt, verifiedAt } = source;
  return (
    <Popover.Root>
      <Popover.Trigger className="flex min-h-7 max-w-full items-center gap-1.5 rounded-md bg-muted px-2 text-sm transition-colors duration-150 hover:bg-hover aria-expanded:bg-hover pointer-coarse:min-h-11 forced-colors:border">
        <span className="sr-only">{texts.source}</span>
        <span className="tabular font-medium text-accent">{number}</span>
        <span dir="auto" className="truncate">
          {title}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={title}
          sideOffset={6}
          collisionPadding={16}
          className="data-[state=open]:fade-in-0 z-50 grid max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-2rem)] gap-1.5 overflow-y-auto rounded-lg border bg-surface p-4 shadow-float outline-none duration-150 data-[state=open]:animate-in"
        >
          <p dir="auto" className="font-semibold text-md">
            {title}
          </p>
          {heading && heading !== title && (
            <p dir="auto" className="font-medium text-muted-foreground text-sm">
              {heading}
            </p>
          )}
          <p dir="auto" className="whitespace-pre-line [overflow-wrap:anywhere]">
            {excerpt}
          </p>
          {verifiedAt && (
            <p className="text-muted-foreground text-sm">
              {texts.confirmedOn(
                new Intl.DateTimeFormat(language.locale, { dateStyle: "medium" }).format(new Date(verifiedAt)),
              )}
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
