"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ActivityIcon } from "lucide-react";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { Pager } from "@/components/pager";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { useTRPC } from "@/trpc/client";
import { runsPageSize } from "../schema.ts";
import { RunTable } from "./run-table.tsx";
import { StartDialog } from "./start-dialog.tsx";

/** Trainings of a site, newest first. */
export function RunsPage() {
  const trpc = useTRPC();
  const { site, sites, error, choose } = useSite();
  const [page, setPage] = useQueryState("page", parseAsInteger.withDefault(1));
  const [isStarting, setStarting] = useState(false);
  const list = useQuery(
    trpc.runs.list.queryOptions(
      { siteId: site?.id ?? "", page: Math.max(1, page) },
      { enabled: Boolean(site), placeholderData: keepPreviousData, refetchInterval: 5_000 },
    ),
  );
  const problem = error ?? list.error;
  const start = (
    <Button variant="primary" disabled={!site} onClick={() => setStarting(true)}>
      Start a run
    </Button>
  );
  return (
    <Page>
      <PageHead title="Runs" text="Trainings: a frozen dataset and a recipe make an adapter." action={start} />
      {sites.length > 1 && (
        <Select
          aria-label="Site"
          className="w-auto justify-self-start"
          value={site?.id}
          onChange={(event) => choose(event.target.value)}
        >
          {sites.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      )}
      {problem ? (
        <ErrorState error={problem} onRetry={() => list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="h-48" />
      ) : list.data.total === 0 ? (
        <EmptyState
          icon={ActivityIcon}
          title="No run yet"
          text="Freeze a dataset, then train on it here. A run shows its estimate before it starts and can be stopped and resumed."
        />
      ) : (
        <div className="grid gap-3">
          <RunTable rows={list.data.rows} />
          <Pager noun="runs" page={page} pageSize={runsPageSize} total={list.data.total} onPage={setPage} />
        </div>
      )}
      {site && isStarting && <StartDialog siteId={site.id} onClose={() => setStarting(false)} />}
    </Page>
  );
}
