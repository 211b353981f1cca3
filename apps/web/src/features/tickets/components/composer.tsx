"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ConversationSnapshot, limits } from "@whetstone/core/chat";
import { fillReply } from "@whetstone/helpdesk/tickets/fill-reply";
import { LockIcon, SparklesIcon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { codeOf, messageOf, useTRPC } from "@/trpc/client";
import { DraftCard } from "./draft-card.tsx";
import { SuggestionList } from "./suggestion-list.tsx";
import type { DeskActs } from "./use-desk.ts";
import { useKeptText } from "./use-kept-text.ts";
import { useSuggestions } from "./use-suggestions.ts";

type ComposerProps = {
  conversationId: string;
  siteId: string;
  state: ConversationSnapshot;
  acts: DeskActs;
  mode: "reply" | "note";
  onMode: (mode: "reply" | "note") => void;
  onTyping: (isTyping: boolean) => void;
  ref: React.Ref<HTMLTextAreaElement>;
};

/**
 * Reply or private note; Enter sends, Shift+Enter breaks the line, "/" brings canned replies and "@" colleagues. What
 * is typed survives a reload.
 */
export function Composer(props: ComposerProps) {
  const { conversationId, siteId, state, acts, mode, onMode, onTyping, ref } = props;
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useKeptText(`${mode}:${conversationId}`);
  const [seenSeq, setSeenSeq] = useState<number | null>(null);
  const [draftId, setDraftId] = useState<string | null>(null);
  const [conflict, setConflict] = useState<string | null>(null);
  const answer = useMutation(trpc.tickets.answer.mutationOptions());
  const note = useMutation(trpc.tickets.note.mutationOptions());
  const draft = useQuery(trpc.tickets.openDraft.queryOptions({ conversationId }));
  const makeDraft = useMutation(
    trpc.tickets.draft.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.tickets.openDraft.queryKey() }),
      onError: (error) => {
        toast.error(messageOf(error));
      },
    }),
  );
  const mayReply = state.lock === "human" && state.status === "open";
  const isNote = mode === "note";

  function type(next: string) {
    if (text === "" && next !== "") setSeenSeq(state.seq);
    setText(next);
    onTyping(!isNote && next !== "");
  }

  function clear() {
    setText("");
    setDraftId(null);
    setConflict(null);
    setSeenSeq(null);
    onTyping(false);
  }

  async function send(anyway = false) {
    const words = text.trim();
    if (!words || answer.isPending || note.isPending) return;
    try {
      if (isNote) await note.mutateAsync({ conversationId, text: words });
      else
        await answer.mutateAsync({
          ...{ conversationId, clientId: crypto.randomUUID(), text: words, anyway },
          ...{ seenSeq: seenSeq ?? state.seq, draftId: draftId ?? undefined },
        });
      clear();
      void queries.invalidateQueries({ queryKey: trpc.tickets.desk.queryKey() });
      void queries.invalidateQueries({ queryKey: trpc.tickets.openDraft.queryKey() });
    } catch (error) {
      if (codeOf(error) === "CONFLICT" && !isNote && !anyway) setConflict(messageOf(error));
      else toast.error(`Not sent. ${messageOf(error)}`);
    }
  }

  function insertCanned(body: string) {
    const customer = acts.desk.data?.customer;
    const { text: filled, missing } = fillReply(body, {
      "visitor.name": customer?.name,
      "visitor.email": customer?.email,
      "agent.name": state.agentName,
      "ticket.number": acts.desk.data?.ticket ? `${acts.desk.data.ticket.number}` : null,
    });
    type(filled);
    if (missing.length > 0) toast(`Still to fill in: ${missing.join(", ")}`);
  }

  const pick = (suggestion: { text: string }) => (isNote ? type(suggestion.text) : insertCanned(suggestion.text));
  const suggestions = useSuggestions({ siteId, text, isNote, onPick: pick });
  const { items, listId } = suggestions;
  const isSuggesting = items.length > 0;

  return (
    <div className={cn("grid gap-2 border-t px-4 py-3", isNote && "bg-waiting-tint")}>
      {!isNote && draft.data && !draftId && (
        <DraftCard
          draft={draft.data}
          canInsert={mayReply}
          onInsert={() => {
            type(draft.data?.text ?? "");
            setDraftId(draft.data?.id ?? null);
          }}
        />
      )}
      {conflict && (
        <div role="alert" className="flex flex-wrap items-center gap-2 text-sm text-wrong">
          <p className="min-w-0 flex-1">{conflict} Your text is still here. Read the answer first.</p>
          <Button size="sm" onClick={() => send(true)}>
            Send anyway
          </Button>
        </div>
      )}
      <div className="flex items-center gap-1">
        <ModeButton isOn={!isNote} onClick={() => onMode("reply")}>
          Reply
        </ModeButton>
        <ModeButton isOn={isNote} onClick={() => onMode("note")}>
          <LockIcon aria-hidden="true" className="size-3.5" /> Private note
        </ModeButton>
        {!isNote && (
          <Button
            size="sm"
            variant="ghost"
            className="ms-auto"
            disabled={makeDraft.isPending}
            onClick={() => makeDraft.mutate({ conversationId })}
          >
            <SparklesIcon /> {makeDraft.isPending ? "Drafting…" : "Draft"}
          </Button>
        )}
      </div>
      {!isNote && !mayReply ? (
        <p className="text-muted-foreground">
          {state.status === "resolved"
            ? "Resolved. Take over to write again."
            : "Take over to write yourself; the assistant falls silent at once."}
        </p>
      ) : (
        <div className="relative flex items-end gap-2">
          {isSuggesting && (
            <SuggestionList id={listId} label={suggestions.label} items={items} at={suggestions.at} onPick={pick} />
          )}
          {suggestions.isCanned && !isSuggesting && (
            <p className="absolute bottom-full mb-2 rounded-md border bg-surface p-2 text-muted-foreground text-sm shadow-float">
              No canned reply begins like this.
            </p>
          )}
          <Textarea
            ref={ref}
            aria-label={isNote ? "Private note" : "Reply"}
            aria-autocomplete="list"
            aria-controls={isSuggesting ? listId : undefined}
            aria-activedescendant={isSuggesting ? `${listId}-${suggestions.at}` : undefined}
            dir="auto"
            maxLength={limits.messageChars}
            placeholder={
              isNote ? "Only the team sees this; @ names a colleague" : "Write your reply; / for canned ones"
            }
            className="max-h-48 min-h-16 resize-none"
            value={text}
            onChange={(event) => type(event.target.value)}
            onKeyDown={(event) => {
              if (suggestions.onKeyDown(event)) return;
              if (event.key === "Escape") event.currentTarget.blur();
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.defaultPrevented)
                return;
              event.preventDefault();
              if (isNote || !text.startsWith("/")) void send();
            }}
          />
          <Button variant="primary" onClick={() => send()} disabled={!text.trim()}>
            {isNote ? "Note" : "Send"}
          </Button>
        </div>
      )}
    </div>
  );
}

function ModeButton({ isOn, ...props }: { isOn: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      className={cn(
        "inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-muted-foreground text-sm hover:bg-hover",
        isOn && "bg-hover font-medium text-foreground",
      )}
      {...props}
    />
  );
}
