"use client";

import type { MessageView } from "@whetstone/core/chat";
import { ArrowDownIcon } from "lucide-react";
import { isBeingAnswered, mayTalk } from "../chat-view.ts";
import { noticeOf } from "../notices.ts";
import { AgentMessage } from "./agent-message.tsx";
import { AssistantMessage } from "./assistant-message.tsx";
import { useChat, useChatView } from "./chat-context.ts";
import { ClosedConversation } from "./closed-conversation.tsx";
import { FailedAnswer } from "./failed-answer.tsx";
import { FirstView } from "./first-view.tsx";
import { Loading } from "./loading.tsx";
import { RunningAnswer } from "./running-answer.tsx";
import { UnsentMessage } from "./unsent-message.tsx";
import { useStickToEnd } from "./use-stick-to-end.ts";
import { VisitorMessage } from "./visitor-message.tsx";
import { WaitingForPerson } from "./waiting-for-person.tsx";

/** The conversation itself. Never live for screen readers: the announcer speaks, once per answer. */
export function Transcript({ onPick }: { onPick: (text: string) => void }) {
  const { client, texts } = useChat();
  const view = useChatView();
  const { chat, outbox, phase } = view;
  const { messages } = chat;
  const isEmpty = messages.length === 0 && outbox.length === 0;
  const isWriting = isBeingAnswered(view);
  const newest = `${outbox.at(-1)?.clientId} ${messages.at(-1)?.id} ${isWriting} ${chat.failed?.generationId}`;
  const { box, content, hasNew, toEnd } = useStickToEnd(newest);
  const onTalk = mayTalk(view) ? () => void client.talkToPerson() : null;

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
        tabIndex={0}
        aria-label={texts.conversation}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div ref={content} className="mx-auto w-full max-w-2xl px-5 py-4 text-md">
          {phase === "loading" && isEmpty ? (
            <Loading label={texts.loading} />
          ) : isEmpty && !chat.conversationId ? (
            <FirstView onPick={onPick} />
          ) : (
            <ol className="grid grid-cols-1 gap-5">
              {messages.map((message) => (
                <li key={message.clientId ?? message.id} className="grid grid-cols-1">
                  <Message message={message} isNewest={message === messages.at(-1)} onTalk={onTalk} />
                </li>
              ))}
              {outbox.map((item) => (
                <li key={item.clientId} className="grid">
                  <UnsentMessage item={item} />
                </li>
              ))}
              {isWriting && (
                <li>
                  <RunningAnswer />
                </li>
              )}
              {chat.failed && !isWriting && (
                <li>
                  <FailedAnswer {...chat.failed} />
                </li>
              )}
              {chat.status === "waiting" && (
                <li>
                  <WaitingForPerson />
                </li>
              )}
              {chat.status === "resolved" && (
                <li>
                  <ClosedConversation />
                </li>
              )}
            </ol>
          )}
        </div>
      </section>
      {hasNew && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute start-1/2 bottom-3 flex min-h-9 items-center gap-1.5 rounded-full border bg-surface px-3.5 font-medium text-sm shadow-float ltr:-translate-x-1/2 rtl:translate-x-1/2 pointer-coarse:min-h-11"
        >
          <ArrowDownIcon aria-hidden="true" className="size-4" />
          {texts.newMessages}
        </button>
      )}
    </div>
  );
}

type MessageProps = { message: MessageView; isNewest: boolean; onTalk: (() => void) | null };

function Message({ message, isNewest, onTalk }: MessageProps) {
  const { texts } = useChat();
  switch (message.author) {
    case "visitor":
      return (
        <VisitorMessage text={message.text}>
          {isNewest && <p className="min-h-5 text-muted-foreground text-sm">{texts.sent}</p>}
        </VisitorMessage>
      );
    case "assistant":
      return <AssistantMessage message={message} isNewest={isNewest} onTalk={onTalk} />;
    case "agent":
      return <AgentMessage message={message} />;
    case "system":
      return (
        <p className="text-balance text-center text-muted-foreground text-sm" dir="auto">
          {noticeOf(texts, message)}
        </p>
      );
  }
}
