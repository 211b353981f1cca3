"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";
import type { AppRouter } from "@/trpc/router";
import { remedyReasons, remedyWords, signalWords, wordOf } from "../words.ts";
import { Excerpt } from "./excerpt.tsx";
import { FailureStatus } from "./failure-status.tsx";
import { LabelForm } from "./label-form.tsx";
import { ProgressChain } from "./progress-chain.tsx";

export type FailureView = inferRouterOutputs<AppRouter>["failures"]["read"];

export function FailurePage({ failureId }: { failureId: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.failures.read.queryOptions({ failureId }));
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data)
    return (
      <Page>
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="h-80" />
      </Page>
    );
  return <Failure failure={found.data} />;
}

function Failure({ failure }: { failure: FailureView }) {
  const isDismissed = failure.status === "dismissed";
  return (
    <Page>
      <div className="grid gap-3">
        <Link href="/failures" className="w-fit text-muted-foreground text-sm hover:text-foreground">
          ← Failures
        </Link>
        <PageHead
          title={failure.question.split("\n").at(-1) || "A question without words"}
          text={
            failure.cluster && failure.cluster.size > 1
              ? `${failure.cluster.size} failures mean the same`
              : "Asked once so far"
          }
          action={<DismissButton failure={failure} />}
        />
        <div className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">
          <FailureStatus status={isDismissed ? "dismissed" : failure.progress.reached} />
          <span className="tabular">score {failure.score.toFixed(2)}</span>
          <span>·</span>
          <RelativeTime at={failure.occurredAt} />
          {failure.cluster && failure.cluster.size > 1 && (
            <Link className="text-accent hover:underline" href={`/failures?topic=${failure.cluster.id}&status=any`}>
              show them all
            </Link>
          )}
        </div>
      </div>
      {!isDismissed && <ProgressChain failure={failure} />}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 context:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid content-start gap-8">
          <Excerpt failure={failure} />
          {!isDismissed && <LabelForm failure={failure} />}
        </div>
        <aside className="grid content-start gap-6 max-context:order-first">
          <section className="grid gap-2">
            <h2 className="font-semibold text-lg">Remedy</h2>
            <p className="font-medium">{wordOf(remedyWords, failure.remedy)}</p>
            <p className="text-muted-foreground">{wordOf(remedyReasons, failure.remedy)}</p>
            {failure.remedy === "document" && (
              <Button asChild variant="primary" className="w-fit">
                <Link href="/articles/edit">Write an article</Link>
              </Button>
            )}
          </section>
          <section className="grid gap-2">
            <h2 className="font-semibold text-lg">Why it counts as failed</h2>
            <ul className="grid gap-2">
              {failure.signals.map((signal) => (
                <li key={signal.kind} className="grid grid-cols-[1fr_auto] gap-x-4">
                  <span>{wordOf(signalWords, signal.kind)}</span>
                  <span className="tabular text-muted-foreground">{signal.weight.toFixed(1)}</span>
                  <span className="col-span-2 text-muted-foreground text-sm">{sayEvidence(signal.evidence)}</span>
                </li>
              ))}
            </ul>
          </section>
          <Targets failure={failure} />
        </aside>
      </div>
    </Page>
  );
}

function Targets({ failure }: { failure: FailureView }) {
  const kept = failure.examples.filter((example) => example.status !== "discarded");
  if (kept.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold text-lg">Right answer</h2>
      <ul className="grid gap-3">
        {kept.map((example) => (
          <li key={example.id} className="grid gap-1">
            <p dir="auto" className="whitespace-pre-wrap border-s-2 ps-3 [overflow-wrap:anywhere]">
              {example.label ?? example.completion}
            </p>
            <p className="flex items-center gap-2 text-muted-foreground text-sm">
              <Badge>{example.source.replaceAll("_", " ")}</Badge>
              {example.task === "intent" && "intent"}
              {example.reviewedAt && <RelativeTime at={example.reviewedAt} />}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DismissButton({ failure }: { failure: FailureView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const dismissed = failure.status !== "dismissed";
  const dismiss = useMutation(
    trpc.failures.dismiss.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.failures.pathKey() }),
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  return (
    <Button disabled={dismiss.isPending} onClick={() => dismiss.mutate({ failureId: failure.id, dismissed })}>
      {dismissed ? "Not a failure" : "Open it again"}
    </Button>
  );
}

/** Numbers and closed words of the detector; ids say nothing to people. */
function sayEvidence(evidence: FailureView["signals"][number]["evidence"]): string {
  return Object.entries(evidence)
    .filter(([key, value]) => value !== null && !key.endsWith("Id"))
    .map(([key, value]) => `${key} ${`${value}`.replaceAll("_", " ")}`)
    .join(", ");
}
