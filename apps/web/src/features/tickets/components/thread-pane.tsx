"use client";

import { ArrowLeftIcon, EyeIcon, PanelRightIcon } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { AnswerDetails } from "@/features/conversations/components/answer-panel";
import { StatusBadge } from "@/features/conversations/components/status-badge";
import { TranscriptList } from "@/features/conversations/components/transcript-list";
import { useTranscript } from "@/features/conversations/components/use-transcript";
import { Composer } from "./composer.tsx";
import { TicketDetails } from "./ticket-panel.tsx";
import type { DeskActs } from "./use-desk.ts";
import { sayPresence, usePresence } from "./use-presence.ts";

type PaneProps = {
  conversationId: string;
  acts: DeskActs;
  reply: React.Ref<HTMLTextAreaElement>;
  mode: "reply" | "note";
  onMode: (mode: "reply" | "note") => void;
  onBack: () => void;
};

/** One conversation: what was said, what the team notes, and where the answer is written. */
export function ThreadPane({ conversationId, acts, reply, mode, onMode, onBack }: PaneProps) {
  const { transcript } = useTranscript(conversationId);
  const [isTyping, setTyping] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isTicketOpen, setTicketOpen] = useState(false);
  const others = usePresence(conversationId, isTyping);
  const data = transcript.data;
  if (transcript.error && !data) return <ErrorState error={transcript.error} onRetry={() => transcript.refetch()} />;
  if (!data)
    return (
      <div className="grid flex-1 content-start gap-4 p-6">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </div>
    );
  const generation = data.generations.find(({ id }) => id === chosen) ?? null;
  const isResolved = data.status === "resolved";
  const number = acts.desk.data?.ticket?.number;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2 border-b px-4 py-2.5">
        <Button variant="ghost" size="icon-sm" aria-label="Back to the list" className="pane:hidden" onClick={onBack}>
          <ArrowLeftIcon />
        </Button>
        <h2 className="font-semibold">
          {acts.desk.data?.customer.name ?? "Visitor"}
          {number && <span className="tabular ms-1.5 font-normal text-muted-foreground">#{number}</span>}
        </h2>
        <StatusBadge {...data} />
        <div className="ms-auto flex gap-2">
          {data.lock === "bot" || data.status === "waiting" ? (
            <Button size="sm" variant="primary" disabled={acts.isBusy} onClick={acts.takeOver}>
              Take over
            </Button>
          ) : (
            <Button size="sm" disabled={acts.isBusy} onClick={acts.handBack}>
              Hand back
            </Button>
          )}
          {!isResolved && (
            <Button size="sm" disabled={acts.isBusy} onClick={acts.resolve}>
              Resolve
            </Button>
          )}
          <Button
            variant="ghost"
            size="icon"
            className="h-8 context:hidden"
            aria-label="About this ticket"
            onClick={() => setTicketOpen(true)}
          >
            <PanelRightIcon />
          </Button>
        </div>
      </div>
      <div aria-live="polite">
        {others.length > 0 && (
          <p className="flex items-center gap-2 border-b bg-info-tint px-4 py-1.5 text-info text-sm">
            <EyeIcon aria-hidden="true" className="size-4" /> {sayPresence(others)}
          </p>
        )}
      </div>
      <TranscriptList
        transcript={data}
        notes={acts.desk.data?.notes}
        chosen={chosen}
        onChoose={(generationId) => setChosen(generationId)}
      />
      <Composer
        key={conversationId}
        ref={reply}
        {...{ conversationId, mode, onMode, acts }}
        state={data}
        siteId={data.siteId}
        onTyping={setTyping}
      />
      <Dialog open={generation !== null} onOpenChange={() => setChosen(null)}>
        <DialogContent title="About the answer">
          <AnswerDetails generation={generation} transcript={data} />
        </DialogContent>
      </Dialog>
      <Dialog open={isTicketOpen} onOpenChange={setTicketOpen}>
        <DialogContent title="About this ticket">
          <TicketDetails conversationId={conversationId} siteId={data.siteId} acts={acts} />
        </DialogContent>
      </Dialog>
    </>
  );
}
