"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GraduationCapIcon } from "lucide-react";
import { toast } from "sonner";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";
import { titleOf } from "./label-title.ts";

/** Items whose right label is known, mixed into everybody's queue without saying so; and what could become one. */
export function KnownAnswers() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.reviews.known.queryOptions());
  const options = {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: trpc.reviews.known.queryKey() });
      void queries.invalidateQueries({ queryKey: trpc.reviews.progress.queryKey() });
    },
    onError: (error: unknown) => void toast.error(messageOf(error)),
  };
  const make = useMutation(trpc.reviews.makeKnown.mutationOptions(options));
  const forget = useMutation(trpc.reviews.forgetKnown.mutationOptions(options));
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton className="h-64" />;
  const { known, candidates } = list.data;
  if (known.length + candidates.length === 0)
    return (
      <EmptyState
        icon={GraduationCapIcon}
        title="Nothing is decided yet"
        text="Items that reviewers agreed on, or that a third person decided, can become known answers."
      />
    );
  return (
    <div className="grid gap-8">
      <section className="grid gap-3">
        <h2 className="font-semibold text-lg">Known answers</h2>
        <p className="text-muted-foreground">
          Everybody gets them once, without a suggestion and without knowing. They say how far a reviewer can be relied
          on.
        </p>
        <ul aria-label="Known answers" className="divide-y border-y">
          {known.length === 0 && <li className="py-3 text-muted-foreground">None yet; make some below.</li>}
          {known.map((item) => (
            <li key={item.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <Item question={item.question} answer={item.answer} />
              <Badge tone="info">{titleOf(item.gold)}</Badge>
              <span className="tabular text-muted-foreground text-sm">
                {item.right} of {item.seen} right
              </span>
              <Button size="sm" variant="ghost" onClick={() => forget.mutate({ itemId: item.id })}>
                Take out
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section className="grid gap-3">
        <h2 className="font-semibold text-lg">Decided items</h2>
        <ul aria-label="Decided items" className="divide-y border-y">
          {candidates.map((item) => (
            <li key={item.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <Item question={item.question} answer={item.decidedReason ?? item.answer} />
              <Badge>{titleOf(item.decided)}</Badge>
              {item.status === "adjudicated" && <Badge tone="waiting">was disputed</Badge>}
              <Button size="sm" disabled={make.isPending} onClick={() => make.mutate({ itemId: item.id })}>
                Make it known
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Item({ question, answer }: { question: string; answer: string }) {
  return (
    <span className="grid min-w-52 flex-1 leading-tight">
      <span dir="auto" className="truncate font-medium">
        {question}
      </span>
      <span dir="auto" className="truncate text-muted-foreground text-sm">
        {answer}
      </span>
    </span>
  );
}
