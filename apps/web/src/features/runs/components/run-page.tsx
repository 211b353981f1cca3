"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlertIcon } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { DataList } from "@/components/data-list";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { bytes } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";
import { toCurve } from "../curve.ts";
import { LossChart } from "./loss-chart.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunLog } from "./run-log.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunStatus } from "./run-status.tsx";
import { useRunEvents } from "./use-run-events.ts";

/** Seconds without a word after which a run at work is called silent. */
const stallSeconds = 60;

/** One training, live: it reads rows, so a reload shows the same. */
export function RunPage({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.runs.read.queryOptions(
      { runId },
      { refetchInterval: ({ state }) => (state.data && !state.data.isOpen ? false : 2_000) },
    ),
  );
  const run = query.data;
  const events = useRunEvents(runId, run?.isOpen ?? false);
  const curve = useMemo(() => toCurve(events.data ?? []), [events.data]);
  if (query.error && !run) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!run)
    return (
      <Page>
        <Skeleton className="h-16" />
        <Skeleton className="h-72" />
      </Page>
    );
  const isSilent = run.isOpen && run.status !== "queued" && (run.silentSeconds ?? 0) > stallSeconds;
  return (
    <Page>
      <PageHead
        title={run.dataset.name}
        text={`Training with ${run.recipe}, started by ${run.startedBy}`}
        action={<RunActions run={run} />}
      />
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <RunStatus run={run} />
          <RunProgress run={run} />
        </div>
        {isSilent && (
          <p role="alert" className="flex items-center gap-2 rounded-md bg-waiting-tint px-3 py-2 text-sm text-waiting">
            <CircleAlertIcon aria-hidden="true" className="size-4 shrink-0" />
            {(run.workerSilentSeconds ?? 0) > stallSeconds
              ? "The worker has been silent for over a minute. Another attempt begins by itself as soon as a worker is there."
              : "The training has said nothing for over a minute; its worker is alive. Loading and checking may take that long."}
          </p>
        )}
        {run.error && (
          <p role="status" className={run.status === "failed" ? "text-wrong" : "text-muted-foreground"}>
            {run.error}
          </p>
        )}
      </div>
      {events.error ? (
        <ErrorState error={events.error} onRetry={() => events.refetch()} />
      ) : (
        <LossChart name={run.dataset.name} curve={curve} />
      )}
      <DataList
        rows={[
          ["Peak memory", run.peakMemoryBytes === null ? "–" : bytes(run.peakMemoryBytes)],
          ["Attempts", run.attempt === 0 ? "none yet" : `${run.attempt}`],
          ["Seed", `${run.seed}`],
          ["Where", run.backend === "ray" ? "Ray cluster" : "this machine"],
          ["Started", run.startedAt ? <RelativeTime key="at" at={run.startedAt} /> : "not yet"],
          ...(run.underMinimum
            ? ([["Minimums", "overridden; its versions can be evaluated, never promoted"]] as [string, string][])
            : []),
          ...(run.adapterHash
            ? ([
                [
                  "Adapter",
                  <Link key="adapter" href="/adapters" className="font-mono text-accent hover:underline">
                    {run.adapterHash.slice(0, 12)}
                  </Link>,
                ],
              ] as [string, React.ReactNode][])
            : []),
        ]}
      />
      <RunLog events={events.data ?? []} />
    </Page>
  );
}
