"use client";

import type { MessageView } from "@whetstone/core/chat";
import { Markdown } from "@/components/markdown";
import { useChat } from "./chat-context.ts";
import { RateAnswer } from "./rate-answer.tsx";
import { SourceChips } from "./source-chips.tsx";
import { TextButton } from "./text-button.tsx";

const rated = new Set(["quote", "write", "approved", "declined"]);

type AnswerProps = { message: MessageView; isNewest: boolean; onTalk: (() => void) | null };

/** An answer: words on the surface; where they are the site's own, a thin rule and their source. */
export function AssistantMessage({ message, isNewest, onTalk }: AnswerProps) {
  const { client, texts } = useChat();
  const { text, answerKind, sources, stopped, generationId } = message;
  const isOwnWords = answerKind === "quote" || answerKind === "approved";
  return (
    <div className="grid grid-cols-1 gap-2">
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
      {stopped && (
        <p className="flex items-center gap-3 text-muted-foreground text-sm">
          {texts.stopped}
          {isNewest && onTalk && generationId && (
            <TextButton onClick={() => void client.retryAnswer(generationId)}>{texts.tryAgain}</TextButton>
          )}
        </p>
      )}
      {generationId && answerKind && rated.has(answerKind) && <RateAnswer message={message} />}
    </div>
  );
}

/** The rule stands in the margin, on the side where its language begins: a stream that turns out to be a quote stays where it is. */
export function AnswerText({ text, isOwnWords }: { text: string; isOwnWords: boolean }) {
  return <Markdown text={text} className={isOwnWords ? "quote-rule" : undefined} />;
}
