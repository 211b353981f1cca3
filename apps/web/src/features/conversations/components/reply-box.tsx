"use client";

import { useMutation } from "@tanstack/react-query";
import { type ConversationSnapshot, limits } from "@whetstone/core/chat";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";

type Pending = { clientId: string; text: string; problem: string | null };
type ReplyProps = {
  conversationId: string;
  state: ConversationSnapshot;
  onTakeOver: () => void;
  ref: React.Ref<HTMLTextAreaElement>;
};

/** Enter sends, Shift+Enter breaks the line. A reply is shown at once and keeps its id through every retry. */
export function ReplyBox({ conversationId, state, onTakeOver, ref }: ReplyProps) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const [pending, setPending] = useState<Pending[]>([]);
  const reply = useMutation(trpc.conversations.reply.mutationOptions());
  const stored = new Set(state.messages.map((message) => message.clientId));
  const open = pending.filter((one) => !stored.has(one.clientId));

  if (state.lock === "bot" || state.status !== "open")
    return (
      <div className="flex flex-wrap items-center gap-3 border-t bg-sidebar px-4 py-3 text-muted-foreground">
        <p className="min-w-0 flex-1">{sayWhySilent(state)}</p>
        {state.status === "waiting" && (
          <Button size="sm" onClick={onTakeOver}>
            Take over to reply
          </Button>
        )}
      </div>
    );

  async function send(one: { clientId: string; text: string }) {
    setPending((list) => [...list.filter((other) => other.clientId !== one.clientId), { ...one, problem: null }]);
    try {
      await reply.mutateAsync({ conversationId, ...one });
    } catch (error) {
      const problem = messageOf(error);
      setPending((list) => list.map((other) => (other.clientId === one.clientId ? { ...other, problem } : other)));
    }
  }

  function submit() {
    if (!text.trim()) return;
    void send({ clientId: crypto.randomUUID(), text: text.trim() });
    setText("");
  }

  return (
    <div className="border-t px-4 py-3">
      <div className="mx-auto grid max-w-[72ch] gap-2">
        {open.map((one) => (
          <div
            key={one.clientId}
            className="flex flex-wrap items-center gap-2 text-sm"
            role={one.problem ? "alert" : undefined}
          >
            <p dir="auto" className="min-w-0 flex-1 truncate text-muted-foreground">
              {one.text}
            </p>
            {one.problem ? (
              <>
                <span className="text-wrong">Not sent. {one.problem}</span>
                <Button size="sm" onClick={() => send(one)}>
                  Retry
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  onClick={() => setPending((list) => list.filter((other) => other !== one))}
                >
                  Delete
                </Button>
              </>
            ) : (
              <span className="text-muted-foreground">sending…</span>
            )}
          </div>
        ))}
        <div className="flex items-end gap-2">
          <Textarea
            ref={ref}
            aria-label="Reply"
            dir="auto"
            maxLength={limits.messageChars}
            placeholder="Reply as yourself; the assistant is silent"
            className="max-h-48 min-h-0 resize-none"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") event.currentTarget.blur();
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              submit();
            }}
          />
          <Button variant="primary" onClick={submit} disabled={!text.trim()}>
            Send
          </Button>
        </div>
      </div>
    </div>
  );
}

function sayWhySilent(state: ConversationSnapshot): string {
  if (state.status === "resolved") return "Resolved. It opens again when the visitor writes.";
  if (state.status === "waiting") return "The visitor waits for a person; the assistant is silent.";
  return "The assistant is answering. Take over to write yourself; it falls silent at once.";
}
