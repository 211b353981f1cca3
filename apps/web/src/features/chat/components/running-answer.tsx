"use client";

import { useEffect, useState } from "react";
import { settleMarkdown } from "../partial-markdown.ts";
import { AnswerText } from "./assistant-message.tsx";
import { useChat, useChatView } from "./chat-context.ts";
import { useElapsed } from "./use-elapsed.ts";

/** How long a wait is before it is explained, seconds: by the queue, then by the clock. */
const queueAfter = 2;
const clockAfter = 10;

/** The answer that is being written, or that it is being thought about. */
export function RunningAnswer() {
  const { texts } = useChat();
  const { answer } = useChatView().chat;
  return (
    <div className="grid grid-cols-1 gap-2">
      <span className="sr-only">{texts.assistantSays}</span>
      {answer?.text ? <AnswerText text={settleMarkdown(answer.text)} isOwnWords={false} /> : <Thinking />}
    </div>
  );
}

function Thinking() {
  const { texts } = useChat();
  const seconds = useElapsed(true);
  const ahead = useAhead(seconds);
  const words =
    seconds >= queueAfter && ahead !== null && ahead > 0
      ? texts.ahead(ahead)
      : seconds >= clockAfter
        ? texts.elapsed(seconds)
        : null;
  return (
    <p className="flex min-h-6 items-center gap-2.5 text-muted-foreground">
      <span className="sr-only">{texts.thinking}</span>
      <span aria-hidden="true" className="flex gap-1">
        {["[animation-delay:-600ms]", "[animation-delay:-300ms]", ""].map((delay) => (
          <span key={delay} className={`size-2 animate-pulse rounded-full bg-input ${delay}`} />
        ))}
      </span>
      {words && <span className="tabular text-sm">{words}</span>}
    </p>
  );
}

/** Asked again every few seconds while the wait goes on. */
function useAhead(seconds: number): number | null {
  const { client } = useChat();
  const [ahead, setAhead] = useState<number | null>(null);
  const turn = seconds < queueAfter ? 0 : Math.ceil((seconds - queueAfter + 1) / 3);
  useEffect(() => {
    if (turn === 0) return;
    let isOver = false;
    void client.countAhead().then((count) => !isOver && setAhead(count));
    return () => {
      isOver = true;
    };
  }, [turn, client]);
  return ahead;
}
