"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheckIcon, TriangleAlertIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { Pager } from "@/components/pager";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/use-debounced";
import { useShortcuts } from "@/components/use-shortcuts";
import { useSite } from "@/features/sites/components/use-site";
import { messageOf, useTRPC } from "@/trpc/client";
import { pageSize } from "../schema.ts";
import { FailureFilters } from "./failure-filters.tsx";
import { FailureTable } from "./failure-table.tsx";
import { TopicList } from "./topic-list.tsx";
import { useFailureParams } from "./use-failure-params.ts";

export function FailuresPage() {
  const { site, error } = useSite();
  if (error) return <ErrorState error={error} />;
  if (!site)
    return (
      <Page>
        <Skeleton className="h-64" />
      </Page>
    );
  return <FailureList siteId={site.id} />;
}

function FailureList({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [params, setParams] = useFailureParams();
  const [picked, setPicked] = useState(-1);
  const search = useRef<HTMLInputElement>(null);
  const query = useDebounced(params.q.trim());
  const list = useQuery(
    trpc.failures.list.queryOptions(
      {
        siteId,
        search: query || undefined,
        status: params.status === "any" ? undefined : params.status,
        remedy: params.remedy ?? undefined,
        signal: params.signal ?? undefined,
        clusterId: params.topic ?? undefined,
        strong: params.score === "strong" && params.remedy !== "document",
        sort: params.sort,
        page: Math.max(1, params.page),
      },
      { placeholderData: keepPreviousData },
    ),
  );
  const rows = list.data?.rows ?? [];
  const all = (list.data?.counts ?? []).reduce((sum, one) => sum + one.count, 0);
  const isFiltered = Boolean(query || params.remedy || params.signal || params.topic || params.status !== "queued");
  const clear = () => setParams({ q: null, status: null, remedy: null, signal: null, topic: null, page: null });

  useShortcuts({
    j: () => setPicked((at) => Math.min(rows.length - 1, at + 1)),
    k: () => setPicked((at) => Math.max(0, at - 1)),
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a key, no component
    Enter: () => rows[picked] && router.push(`/failures/${rows[picked].id}`),
    "/": () => search.current?.focus(),
  });

  return (
    <Page className="gap-4">
      <PageHead
        title="Failures"
        text="Answers that did not help, the most frequent first, with what would mend them."
        action={<CollectButton siteId={siteId} />}
      />
      {list.data && (
        <TopicList
          clusters={list.data.clusters}
          chosen={params.topic}
          onChoose={(topic) => setParams({ topic, page: null })}
        />
      )}
      <FailureFilters params={params} setParams={setParams} search={search} />
      {list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && (
        <div className="grid gap-2">
          {Array.from({ length: 8 }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: all alike
            <Skeleton key={at} className="h-8" />
          ))}
        </div>
      )}
      {list.data && rows.length === 0 && (
        <EmptyState
          icon={isFiltered ? TriangleAlertIcon : CircleCheckIcon}
          title={isFiltered ? "Nothing matches" : all > 0 ? "All worked through" : "No failed answers"}
          text={
            isFiltered
              ? "Try other words or fewer filters."
              : "They appear by themselves: a thumb down, a hand-off, a question asked twice."
          }
          action={isFiltered && <Button onClick={clear}>Clear filters</Button>}
        />
      )}
      {list.data && rows.length > 0 && (
        <>
          <FailureTable rows={rows} picked={picked} />
          <Pager
            noun="failures"
            page={params.page}
            pageSize={pageSize}
            total={list.data.total}
            onPage={(page) => setParams({ page })}
          />
        </>
      )}
    </Page>
  );
}

function CollectButton({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const collect = useMutation(
    trpc.failures.collect.mutationOptions({
      onSuccess: ({ conversations, failures }) => {
        void queries.invalidateQueries({ queryKey: trpc.failures.pathKey() });
        toast.success(
          conversations === 0
            ? "No conversation has changed since the last look."
            : `${conversations} conversations read, ${failures} failed answers in them.`,
        );
      },
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  return (
    <Button disabled={collect.isPending} onClick={() => collect.mutate({ siteId })}>
      {collect.isPending ? "Looking…" : "Look now"}
    </Button>
  );
}
