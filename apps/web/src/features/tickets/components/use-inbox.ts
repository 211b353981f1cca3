"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDebounced } from "@/components/use-debounced";
import { useTRPC } from "@/trpc/client";
import { type InboxParams, readFieldFilter } from "./use-inbox-params.ts";

/** The rows of the chosen view, stretch by stretch. */
export function useInbox([params]: InboxParams) {
  const trpc = useTRPC();
  const search = useDebounced(params.q.trim());
  const query = useInfiniteQuery(
    trpc.tickets.inbox.infiniteQueryOptions(
      {
        folder: params.folder,
        search: search || undefined,
        priority: params.priority ?? undefined,
        category: params.category ?? undefined,
        label: params.label ?? undefined,
        teamId: params.team ?? undefined,
        field: readFieldFilter(params.field),
      },
      { getNextPageParam: (page) => page.next, placeholderData: keepPreviousData },
    ),
  );
  return { query, rows: query.data?.pages.flatMap(({ rows }) => rows) ?? [] };
}
