"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import { ErrorState } from "@/components/error-state";
import { Pager } from "@/components/pager";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import { memberPageSize } from "../schema.ts";
import { ExampleItem } from "./example-item.tsx";

/** The rows of a frozen set, those that failed conversations taught first. */
export function Members({ datasetId }: { datasetId: string }) {
  const trpc = useTRPC();
  const [page, setPage] = useQueryState("rows", parseAsInteger.withDefault(1));
  const found = useQuery(
    trpc.datasets.members.queryOptions({ datasetId, page: Math.max(1, page) }, { placeholderData: keepPreviousData }),
  );
  return (
    <section aria-labelledby="members" className="grid gap-3">
      <h2 id="members" className="font-semibold text-lg">
        Rows
      </h2>
      {found.error && <ErrorState error={found.error} onRetry={() => found.refetch()} />}
      {found.isPending && <Skeleton className="h-48" />}
      {found.data && (
        <>
          <ul className="grid max-w-[72ch] gap-3">
            {found.data.rows.map((row) => (
              <ExampleItem key={row.id} row={row} />
            ))}
          </ul>
          <Pager noun="rows" page={page} pageSize={memberPageSize} total={found.data.total} onPage={setPage} />
        </>
      )}
    </section>
  );
}
