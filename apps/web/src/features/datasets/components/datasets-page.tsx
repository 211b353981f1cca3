"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { DatabaseIcon } from "lucide-react";
import { toast } from "sonner";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { messageOf, useTRPC } from "@/trpc/client";
import type { AppRouter } from "@/trpc/router";
import { DatasetTable } from "./dataset-table.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { NewDataset } from "./new-dataset.tsx";
import { NumberShapes } from "./number-shapes.tsx";

export type DatasetList = inferRouterOutputs<AppRouter>["datasets"]["list"];

export function DatasetsPage() {
  const { site, error } = useSite();
  if (error) return <ErrorState error={error} />;
  if (!site)
    return (
      <Page>
        <Skeleton className="h-64" />
      </Page>
    );
  return <Datasets siteId={site.id} />;
}

function Datasets({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.datasets.list.queryOptions({ siteId }));
  const datasets = list.data?.datasets ?? [];
  return (
    <Page>
      <PageHead
        title="Datasets"
        text="Right answers, cleaned and frozen: what the next version learns from."
        action={<NewDataset siteId={siteId} datasets={datasets} />}
      />
      {list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data && (
        <>
          <Ready siteId={siteId} examples={list.data.examples} />
          {datasets.length === 0 ? (
            <EmptyState
              icon={DatabaseIcon}
              title="No datasets yet"
              text="Make one: it takes every right answer that lies ready and shows what the gates keep of them."
            />
          ) : (
            <DatasetTable datasets={datasets} />
          )}
          <NumberShapes siteId={siteId} numbers={list.data.numbers} />
        </>
      )}
    </Page>
  );
}

/** What lies ready, and the two ways to get more without a failure. */
function Ready({ siteId, examples }: { siteId: string; examples: DatasetList["examples"] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const kept = examples.filter((one) => one.status !== "discarded");
  const count = (task: string) => kept.filter((one) => one.task === task).reduce((sum, one) => sum + one.count, 0);
  const draw = useMutation(
    trpc.datasets.draw.mutationOptions({
      onSuccess: ({ answers, intents }) => {
        void queries.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
        toast.success(
          answers + intents === 0
            ? "Everything that asks has been drawn already."
            : `${answers} answers and ${intents} sorted messages drawn.`,
        );
      },
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  return (
    <section aria-labelledby="ready" className="flex flex-wrap items-end justify-between gap-4 border-y py-4">
      <div className="grid gap-1">
        <h2 id="ready" className="font-semibold text-lg">
          Examples that lie ready
        </h2>
        <p className="tabular text-muted-foreground">
          {count("answer").toLocaleString("en")} answers · {count("intent").toLocaleString("en")} sorted messages ·{" "}
          {count("extraction").toLocaleString("en")} forms
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button disabled={draw.isPending} onClick={() => draw.mutate({ siteId })}>
          {draw.isPending ? "Drawing…" : "Draw from the articles"}
        </Button>
        <ImportDialog siteId={siteId} datasetId={null} task="answer" />
      </div>
    </section>
  );
}
