"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConicalIcon } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { VersionName } from "@/features/adapters/components/version-name";
import { useSite } from "@/features/sites/components/use-site";
import { pointsWithInterval } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";
import { DecisionBadge } from "./decision-badge.tsx";

/** Candidates before real visitors, newest first. */
export function ExperimentsPage({ mayStart }: { mayStart: boolean }) {
  const trpc = useTRPC();
  const { site } = useSite();
  const list = useQuery(trpc.experiments.list.queryOptions({ siteId: site?.id ?? "" }, { enabled: Boolean(site) }));
  const start = mayStart && (
    <Button variant="primary" asChild>
      <Link href="/experiments/new">Start an experiment</Link>
    </Button>
  );
  return (
    <div className="mx-auto grid w-full max-w-6xl content-start gap-6 p-6 max-pane:p-4">
      <PageHead
        title="Experiments"
        text="A candidate against the version that serves, with real visitors."
        action={start}
      />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="h-48" />
      ) : list.data.length === 0 ? (
        <EmptyState
          icon={FlaskConicalIcon}
          title="No experiment yet"
          text="A version that passed its evaluation meets a small share of visitors first; the page says when the numbers are enough."
          action={
            mayStart && (
              <Link href="/adapters" className="text-accent hover:underline">
                See the versions
              </Link>
            )
          }
        />
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full border-b text-start">
            <thead>
              <tr className="border-b text-muted-foreground text-sm [&>th]:h-9 [&>th]:px-2 [&>th]:text-start [&>th]:font-medium">
                <th scope="col">Experiment</th>
                <th scope="col">State</th>
                <th scope="col">Candidate</th>
                <th scope="col" className="text-end! max-pane:hidden">
                  Visitors counted
                </th>
                <th scope="col" className="text-end!">
                  Difference, points
                </th>
                <th scope="col" className="text-end! max-pane:hidden">
                  Started
                </th>
              </tr>
            </thead>
            <tbody>
              {list.data.map((row) => (
                <tr key={row.id} className="relative h-10 border-b last:border-0 hover:bg-hover [&>td]:px-2">
                  <td className="max-w-56">
                    <Link
                      href={`/experiments/${row.id}`}
                      className="block truncate font-medium after:absolute after:inset-0"
                      title={row.name}
                    >
                      {row.name}
                    </Link>
                  </td>
                  <td className="whitespace-nowrap">
                    <DecisionBadge experiment={row} />
                  </td>
                  <td className="max-w-48">
                    <VersionName version={row.candidate} />
                  </td>
                  <td className="tabular text-end max-pane:hidden">
                    {(row.arms.current.n + row.arms.candidate.n).toLocaleString("en")}
                  </td>
                  <td className="tabular whitespace-nowrap text-end">
                    {row.verdict.minimumMet && row.verdict.evidence
                      ? pointsWithInterval(row.verdict.evidence.estimate, row.verdict.evidence.interval)
                      : "not enough data"}
                  </td>
                  <td className="whitespace-nowrap text-end text-muted-foreground max-pane:hidden">
                    {row.startedAt && <RelativeTime at={row.startedAt} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
