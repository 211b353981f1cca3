"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { CopyButton } from "@/components/copy-button";
import { DataList } from "@/components/data-list";
import { ErrorState } from "@/components/error-state";
import { Markdown } from "@/components/markdown";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";
import type { AppRouter } from "@/trpc/router";
import type { tasks } from "../schema.ts";
import { DatasetStatus } from "./dataset-table.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { FreezeDialog } from "./freeze-dialog.tsx";
import { Funnel } from "./funnel.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { Members } from "./members.tsx";
import { ReadinessMeter } from "./readiness-meter.tsx";

export type DatasetView = inferRouterOutputs<AppRouter>["datasets"]["read"];

export function DatasetPage({ datasetId }: { datasetId: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.datasets.read.queryOptions({ datasetId }));
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data)
    return (
      <Page>
        <Skeleton className="h-10 w-1/2" />
        <Skeleton className="h-80" />
      </Page>
    );
  return <Dataset dataset={found.data} />;
}

function Dataset({ dataset }: { dataset: DatasetView }) {
  const isFrozen = dataset.status === "frozen";
  const isBuilt = dataset.funnel.length > 0;
  return (
    <Page>
      <div className="grid gap-3">
        <Link href="/datasets" className="w-fit text-muted-foreground text-sm hover:text-foreground">
          ← Datasets
        </Link>
        <PageHead
          title={dataset.name}
          text={
            isFrozen
              ? "Frozen: it never changes, and whatever is trained on it can be explained by it."
              : dataset.purpose === "held_out"
                ? "A draft of a set that is never trained on. Import its rows, then freeze it."
                : "A draft: run the gates, look at what they removed, then freeze it."
          }
          action={<Actions dataset={dataset} />}
        />
        <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">
          <DatasetStatus {...dataset} />
          <span>task {dataset.task}</span>
          <span>·</span>
          <RelativeTime at={dataset.frozenAt ?? dataset.createdAt} />
          {dataset.parent && (
            <>
              <span>· adds to</span>
              <Link className="text-accent hover:underline" href={`/datasets/${dataset.parent.id}`}>
                {dataset.parent.name}
              </Link>
            </>
          )}
        </p>
        {dataset.hash && (
          <p className="flex min-w-0 items-center gap-2 font-mono text-muted-foreground text-xs">
            <span className="truncate">{dataset.hash}</span>
            <CopyButton text={dataset.hash} />
          </p>
        )}
      </div>
      {dataset.override && (
        <p className="rounded-md bg-wrong-tint px-4 py-3">
          <span className="font-medium text-wrong">Frozen under its minimum.</span> {dataset.override} What is trained
          on it can be evaluated and shadowed, and is never promoted.
        </p>
      )}
      {dataset.readiness && <ReadinessMeter readiness={dataset.readiness} />}
      {isBuilt ? (
        <Funnel siteId={dataset.siteId} steps={dataset.funnel} />
      ) : (
        <p className="rounded-md bg-muted px-4 py-8 text-center text-muted-foreground">
          {dataset.purpose === "held_out"
            ? "Nothing counted yet: import rows and run the gates."
            : "The gates have not run yet. They look at every right answer that lies ready, and change nothing."}
        </p>
      )}
      {dataset.manifest && <Files manifest={dataset.manifest} />}
      {isFrozen && <Members datasetId={dataset.id} />}
      {dataset.card && (
        <details className="border-t pt-4">
          <summary className="w-fit cursor-pointer font-semibold text-lg">Card</summary>
          <div className="mt-4 overflow-x-auto">
            <Markdown text={dataset.card} />
          </div>
        </details>
      )}
    </Page>
  );
}

function Actions({ dataset }: { dataset: DatasetView }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
  const onError = (error: unknown) => toast.error(messageOf(error));
  const build = useMutation(trpc.datasets.build.mutationOptions({ onSuccess: changed, onError }));
  const remove = useMutation(
    trpc.datasets.remove.mutationOptions({
      onError,
      onSuccess: () => {
        void changed();
        router.push("/datasets");
      },
    }),
  );
  if (dataset.status === "frozen") return <ExportMenu dataset={dataset} />;
  const datasetId = dataset.id;
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="ghost" disabled={remove.isPending} onClick={() => remove.mutate({ datasetId })}>
        Remove draft
      </Button>
      {dataset.purpose === "held_out" && (
        <ImportDialog siteId={dataset.siteId} datasetId={datasetId} task={dataset.task as (typeof tasks)[number]} />
      )}
      <Button disabled={build.isPending} onClick={() => build.mutate({ datasetId })}>
        {build.isPending ? "Running…" : "Run the gates"}
      </Button>
      <FreezeDialog dataset={dataset} />
    </div>
  );
}

function Files({ manifest }: { manifest: NonNullable<DatasetView["manifest"]> }) {
  const { files, general, repeated = 0, counts, composition, window } = manifest;
  const number = (value: number) => value.toLocaleString("en");
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold text-lg">What is in it</h2>
      <DataList
        rows={[
          [
            "Train",
            `${number(files.train.rows)} rows, about ${number(files.train.tokens)} tokens${repeated > 0 ? `; ${number(repeated)} of them repeat small classes` : ""}`,
          ],
          ["Validation", `${number(files.validation.rows)} rows`],
          ["Test", `${number(files.test.rows)} rows`],
          [
            "General",
            `${number(general.rows)} rows of everyday text beside them, so that a version does not forget it`,
          ],
          ["Groups", `${number(counts.groups)} of conversations, contacts and questions; none is on two sides`],
          [
            "Sources",
            Object.entries(counts.sources)
              .map(([source, count]) => `${source.replaceAll("_", " ")} ${number(count)}`)
              .join(", "),
          ],
          ...(composition.olderRows > 0
            ? [
                ["Replay", `${number(composition.newRows)} new and ${number(composition.olderRows)} older rows`] as [
                  string,
                  string,
                ],
              ]
            : []),
          ["Period", window ? `${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}` : "–"],
        ]}
      />
    </section>
  );
}
