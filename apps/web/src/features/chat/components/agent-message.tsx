"use client";

import type { MessageView } from "@whetstone/core/chat";
import { Markdown } from "@/components/markdown";
import { useChat } from "./chat-context.ts";

/** What a person of the team wrote: their name over it, and a bubble that the assistant never has. */
export function AgentMessage({ message }: { message: MessageView }) {
  const { texts } = useChat();
  return (
    <div className="grid max-w-[90%] grid-cols-1 gap-1 justify-self-start">
      <p dir="auto" className="font-medium text-sm">
        {message.authorName ?? texts.agent}
      </p>
      <div className="rounded-xl rounded-es-sm bg-muted px-3.5 py-2 forced-colors:border">
        <Markdown text={message.text} />
      </div>
    </div>
  );
}
