"use client";

import { ArrowLeftIcon } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { ErrorState } from "@/components/error-state";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { useShortcuts } from "@/components/use-shortcuts";
import { AnswerDetails, AnswerPanel } from "./answer-panel.tsx";
import { ConversationBar } from "./conversation-bar.tsx";
import { ReplyBox } from "./reply-box.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { TranscriptList } from "./transcript-list.tsx";
import { useConversationActs } from "./use-conversation-acts.ts";
import { useTranscript } from "./use-transcript.ts";

export function ConversationPage({ conversationId }: { conversationId: string }) {
  const { transcript } = useTranscript(conversationId);
  const acts = useConversationActs(conversationId);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isDetailsOpen, setDetailsOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const reply = useRef<HTMLTextAreaElement>(null);
  const data = transcript.data;
  useShortcuts({
    t: () => data?.lock === "bot" && acts.takeOver(),
    r: () => reply.current?.focus(),
    e: () => data?.status !== "resolved" && acts.resolve(),
    "?": () => setHelpOpen(true),
  });

  if (transcript.error && !data) return <ErrorState error={transcript.error} onRetry={() => transcript.refetch()} />;
  if (!data)
    return (
      <div className="grid gap-4 p-6">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </div>
    );

  function choose(generationId: string) {
    setChosen(generationId);
    if (window.matchMedia("(width < 68.75rem)").matches) setDetailsOpen(true);
  }

  const generations = data.generations;
  const generation = generations.find((one) => one.id === chosen) ?? generations.at(-1) ?? null;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2.5">
          <Link
            href="/conversations"
            aria-label="Back to the list"
            className="grid size-8 place-items-center rounded-md hover:bg-hover"
          >
            <ArrowLeftIcon className="size-4" />
          </Link>
          <h1 className="font-semibold">Conversation</h1>
          <StatusBadge {...data} />
          <ConversationBar state={data} acts={acts} />
        </div>
        <TranscriptList transcript={data} chosen={generation?.id ?? null} onChoose={choose} />
        <ReplyBox ref={reply} conversationId={conversationId} state={data} onTakeOver={acts.takeOver} />
      </div>
      <Dialog open={isDetailsOpen} onOpenChange={setDetailsOpen}>
        <DialogContent title="About the answer">
          <AnswerDetails generation={generation} transcript={data} />
        </DialogContent>
      </Dialog>
      <AnswerPanel generation={generation} transcript={data} />
      <ShortcutSheet open={isHelpOpen} onOpenChange={setHelpOpen} />
    </div>
  );
}
