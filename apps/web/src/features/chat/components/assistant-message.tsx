"use client";

import type { MessageView } from "@whetstone/core/chat";
import { Markdown } from "@/components/markdown";
import { cn } from "@/lib/cn";
import { useChat } from "./chat-context.ts";
import { RateAnswer } from "./rate-answer.tsx";
import { SourceChips } from "./source-chips.tsx";

const rated = new Set(["quote", "write", "approved", "declined"]);

type AnswerProps = { message: MessageView; isNewest: boolean; onTalk: (() => void) | null };

/** An answer: words on the surface; where they are the site's own, a thin rule and their source. */
export function AssistantMessage({ message, isNewest, onTalk }: AnswerProps) {
  const { texts } = useChat();
  const { text, answerKind, sources, stopped, generationId } = message;
  const isOwnWords = answerKind === "quote" || answerKind === "approved";
  return (
    <div className="grid gap-2">
      <span className="sr-only">{texts.assistantSays}</span>
      <AnswerText text={text} isOwnWords={isOwnWords} />
      {answerKind === "approved" && <p className="text-muted-foreground text-sm">{texts.approved}</p>}
      {sources.length > 0 && (
        <SourceChips sources={sources} label={answerKind === "write" ? texts.writtenFrom : texts.fromArticles} />
      )}
      {answerKind === "declined" && isNewest && onTalk && (
        <button
          type="button"
          onClick={onTalk}
          className="min-h-9 justify-self-start rounded-md bg-accent px-3.5 font-medium text-accent-foreground transition-colors duration-150 hover:bg-accent-hover pointer-coarse:min-h-11"
        >
          {texts.yesPerson}
        </button>
      )}
      {stopped && <p className="text-muted-foreground text-sm">{texts.stopped}</p>}
      {generationId && answerKind && rated.has(answerKind) && <RateAnswer message={message} />}
    </div>
  );
}

/** The rule stands in the margin, so that the text does not move when a stream turns out to be a quote. */
export function AnswerText({ text, isOwnWords }: { text: string; isOwnWords: boolean }) {
  return (
    <div className={cn("relative", isOwnWords && "quote-rule")}>
      <Markdown text={text} />
    </div>
  );
}
