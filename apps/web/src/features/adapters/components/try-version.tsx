"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { ErrorState } from "@/components/error-state";
import { Markdown } from "@/components/markdown";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useTranscript } from "@/features/conversations/components/use-transcript";
import { useTRPC } from "@/trpc/client";

type TryProps = { siteId: string; versionId: string; name: string };

/** One question to this version and to the bare base, by the very path of visitors; neither counts anywhere. */
export function TryVersion({ siteId, versionId, name }: TryProps) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState<{ version: string; base: string } | null>(null);
  const ask = useMutation(trpc.adapters.ask.mutationOptions({ onSuccess: setAsked }));
  return (
    <div className="grid gap-4">
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const question = `${new FormData(event.currentTarget).get("question")}`.trim();
          if (question) ask.mutate({ siteId, versionId, question });
        }}
      >
        <Input name="question" aria-label="Question" placeholder="How long does delivery take?" maxLength={2000} />
        <Button type="submit" disabled={ask.isPending}>
          Ask both
        </Button>
      </form>
      {ask.error && <ErrorState error={ask.error} />}
      {asked && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6 context:grid-cols-2">
          <Answer key={asked.version} conversationId={asked.version} title={name} />
          <Answer key={asked.base} conversationId={asked.base} title="Base" />
        </div>
      )}
    </div>
  );
}

function Answer({ conversationId, title }: { conversationId: string; title: string }) {
  const { transcript } = useTranscript(conversationId);
  const answer = transcript.data?.messages.findLast((message) => message.author === "assistant");
  const running = transcript.data?.running;
  return (
    <section aria-label={`Answer of ${title}`} aria-busy={!answer} className="grid content-start gap-2">
      <h3 className="flex items-baseline justify-between gap-2 font-medium">
        {title}
        <Link href={`/conversations/${conversationId}`} className="font-normal text-accent text-sm hover:underline">
          Open
        </Link>
      </h3>
      {transcript.error && <ErrorState error={transcript.error} onRetry={() => transcript.refetch()} />}
      {answer ? (
        <Markdown text={answer.text} />
      ) : running?.text ? (
        <Markdown text={running.text} />
      ) : (
        <p className="text-muted-foreground">Thinking…</p>
      )}
    </section>
  );
}
