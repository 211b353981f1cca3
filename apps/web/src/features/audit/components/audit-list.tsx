"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ScrollTextIcon, ShieldAlertIcon, ShieldCheckIcon } from "lucide-react";
import { parseAsInteger, useQueryState } from "nuqs";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Pager } from "@/components/pager";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";

/** Who changed what, newest first; each row carries the hash of the one before. */
export function AuditList() {
  const trpc = useTRPC();
  const [page, setPage] = useQueryState("page", parseAsInteger.withDefault(1));
  const list = useQuery(trpc.audit.list.queryOptions({ page }, { placeholderData: keepPreviousData }));
  const integrity = useQuery(trpc.audit.integrity.queryOptions());
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton className="h-64" />;
  if (list.data.total === 0)
    return (
      <EmptyState
        icon={ScrollTextIcon}
        title="Nothing yet"
        text="Changes of settings, people and secrets are listed here."
      />
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {integrity.data &&
        (integrity.data.brokenAt === null ? (
          <p>
            <Badge tone="good">
              <ShieldCheckIcon aria-hidden="true" /> {integrity.data.rows} rows, chain complete
            </Badge>
          </p>
        ) : (
          <p role="alert">
            <Badge tone="wrong">
              <ShieldAlertIcon aria-hidden="true" /> Row {integrity.data.brokenAt} was changed afterwards
            </Badge>
          </p>
        ))}
      <ul className="divide-y border-y">
        {list.data.rows.map((row) => (
          <li key={row.id} className="grid grid-cols-[minmax(0,1fr)] gap-1 py-2.5">
            <div className="flex items-baseline gap-3">
              <span className="shrink-0 font-medium">{row.action}</span>
              <span className="min-w-0 flex-1 truncate text-muted-foreground">
                {row.actorName ?? row.actor} · <span className="font-mono text-xs">{row.subject}</span>
              </span>
              <span className="shrink-0 text-muted-foreground text-sm">
                <RelativeTime at={row.at} />
              </span>
            </div>
            {row.after !== null && (
              <p className="truncate font-mono text-muted-foreground text-xs" title={JSON.stringify(row.after)}>
                {row.before ? `${JSON.stringify(row.before)} → ` : ""}
                {JSON.stringify(row.after)}
              </p>
            )}
          </li>
        ))}
      </ul>
      <Pager noun="rows" page={page} pageSize={25} total={list.data.total} onPage={setPage} />
    </div>
  );
}
