"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { MessagesSquareIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { Pager } from "@/components/pager";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/use-debounced";
import { useShortcuts } from "@/components/use-shortcuts";
import { useTRPC } from "@/trpc/client";
import { pageSize } from "../schema.ts";
import { ConversationTable } from "./conversation-table.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { useListParams } from "./use-list-params.ts";

export function ConversationsPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const [params, setParams] = useListParams();
  const [picked, setPicked] = useState(-1);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const query = useDebounced(params.q.trim());
  const sites = useQuery(trpc.sites.list.queryOptions());
  const list = useQuery(
    trpc.conversations.list.queryOptions(
      {
        search: query || undefined,
        status: params.status ?? undefined,
        lock: params.speaks ?? undefined,
        siteId: params.site ?? undefined,
        sort: { by: params.sort, direction: params.dir },
        page: Math.max(1, params.page),
      },
      { placeholderData: keepPreviousData },
    ),
  );
  const rows = list.data?.rows ?? [];
  const isFiltered = Boolean(query || params.status || params.speaks || params.site);
  const clear = () => setParams({ q: null, status: null, speaks: null, site: null, page: null });

  const open = (id: string | undefined) => id && router.push(`/conversations/${id}`);

  useShortcuts({
    j: () => setPicked((at) => Math.min(rows.length - 1, at + 1)),
    k: () => setPicked((at) => Math.max(0, at - 1)),
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a key, no component
    Enter: () => open(rows[picked]?.id),
    "/": () => search.current?.focus(),
    "?": () => setHelpOpen(true),
  });

  return (
    <Page className="gap-4">
      <PageHead title="Conversations" text="Everything visitors asked; what waits for a person comes up by filter." />
      <search className="flex flex-wrap gap-2">
        <Input
          ref={search}
          type="search"
          aria-label="Search in messages"
          placeholder="Search in messages"
          className="min-w-52 flex-1"
          value={params.q}
          onChange={(event) => setParams({ q: event.target.value || null, page: null })}
        />
        <Select
          aria-label="Status"
          className="w-auto"
          value={params.status ?? ""}
          onChange={(event) => setParams({ status: (event.target.value || null) as typeof params.status, page: null })}
        >
          <option value="">Any status</option>
          <option value="waiting">Waiting</option>
          <option value="open">Open</option>
          <option value="resolved">Resolved</option>
        </Select>
        <Select
          aria-label="Who speaks"
          className="w-auto"
          value={params.speaks ?? ""}
          onChange={(event) => setParams({ speaks: (event.target.value || null) as typeof params.speaks, page: null })}
        >
          <option value="">Anyone speaks</option>
          <option value="bot">Assistant speaks</option>
          <option value="human">A person speaks</option>
        </Select>
        {(sites.data?.length ?? 0) > 1 && (
          <Select
            aria-label="Site"
            className="w-auto"
            value={params.site ?? ""}
            onChange={(event) => setParams({ site: event.target.value || null, page: null })}
          >
            <option value="">All sites</option>
            {sites.data?.map((site) => (
              <option key={site.id} value={site.id}>
                {site.name}
              </option>
            ))}
          </Select>
        )}
      </search>

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
          icon={MessagesSquareIcon}
          title={isFiltered ? "Nothing matches" : "No conversations yet"}
          text={isFiltered ? "Try other words or fewer filters." : "They appear here as soon as a visitor writes."}
          action={isFiltered && <Button onClick={clear}>Clear filters</Button>}
        />
      )}
      {list.data && rows.length > 0 && (
        <>
          <ConversationTable rows={rows} picked={picked} params={params} setParams={setParams} />
          <Pager
            noun="conversations"
            page={params.page}
            pageSize={pageSize}
            total={list.data.total}
            onPage={(page) => setParams({ page })}
          />
        </>
      )}
      <ShortcutSheet open={isHelpOpen} onOpenChange={setHelpOpen} />
    </Page>
  );
}
