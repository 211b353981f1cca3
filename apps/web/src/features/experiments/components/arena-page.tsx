"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SwordsIcon } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useShortcuts } from "@/components/use-shortcuts";
import { messageOf, useTRPC } from "@/trpc/client";

type Side = "left" | "right" | "tie";

/** One question, two answers, no names: which is better? */
export function ArenaPage({ experimentId }: { experimentId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [count, setCount] = useState(0);
  const next = useQuery(trpc.experiments.nextPair.queryOptions({ experimentId }, { staleTime: 0 }));
  const pair = next.data;
  const judge = useMutation(
    trpc.experiments.judge.mutationOptions({
      onSuccess: () => {
        setCount((before) => before + 1);
        void queries.invalidateQueries({ queryKey: trpc.experiments.nextPair.queryKey() });
        void queries.invalidateQueries({ queryKey: trpc.experiments.arena.queryKey() });
      },
    }),
  );
  const isBusy = judge.isPending || next.isFetching;
  const choose = (better: Side) => {
    if (pair && !isBusy) judge.mutate({ pairId: pair.pairId, better });
  };
  useShortcuts({ "1": () => choose("left"), "2": () => choose("right"), "0": () => choose("tie") });

  return (
    <div className="mx-auto grid w-full max-w-5xl content-start gap-6 p-6 max-pane:p-4">
      <PageHead
        title="Blind arena"
        text="Which answer would help this customer more? Keys 1 and 2 choose, 0 is a tie."
        action={<p className="tabular text-muted-foreground text-sm">{count} judged now</p>}
      />
      {next.error ? (
        <ErrorState error={next.error} onRetry={() => next.refetch()} />
      ) : next.isPending ? (
        <Skeleton className="h-64" />
      ) : !pair ? (
        <EmptyState
          icon={SwordsIcon}
          title={count > 0 ? "You have judged every pair" : "No pair waits for you"}
          text="Pairs are made while a candidate answers in the shadow. What you choose is added to the experiment's page."
          action={
            <Link href={`/experiments/${experimentId}`} className="text-accent hover:underline">
              Back to the experiment
            </Link>
          }
        />
      ) : (
        <div className="grid gap-5">
          <blockquote dir="auto" className="wrap-anywhere border-s-2 ps-4 font-medium text-lg">
            {pair.question}
          </blockquote>
          <div className="grid gap-4 pane:grid-cols-2">
            {(["left", "right"] as const).map((side, at) => (
              <button
                key={side}
                type="button"
                disabled={isBusy}
                aria-keyshortcuts={`${at + 1}`}
                onClick={() => choose(side)}
                className="grid min-h-40 content-start gap-3 rounded-lg border bg-surface p-4 text-start transition-colors duration-150 hover:border-accent hover:bg-accent-tint disabled:opacity-60"
              >
                <span className="text-muted-foreground text-xs">Answer {at + 1}</span>
                <span dir="auto" className="wrap-anywhere whitespace-pre-line">
                  {pair[side] || "It said nothing."}
                </span>
              </button>
            ))}
          </div>
          <div className="flex items-center gap-4">
            <Button disabled={isBusy} aria-keyshortcuts="0" onClick={() => choose("tie")}>
              Equally good or bad
            </Button>
            {judge.error && (
              <p role="alert" className="text-wrong">
                {messageOf(judge.error)}
              </p>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
