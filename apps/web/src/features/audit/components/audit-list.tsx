"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { DownloadIcon, ScrollTextIcon, ShieldAlertIcon, ShieldCheckIcon } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryState } from "nuqs";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Pager } from "@/components/pager";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/use-debounced";
import { saveCsv } from "@/lib/save-csv";
import { useTRPC } from "@/trpc/client";

/** Who changed what, newest first; each row carries the hash of the one before. */
export function AuditList() {
  const trpc = useTRPC();
  const [page, setPage] = useQueryState("page", parseAsInteger.withDefault(1));
  const [typed, setTyped] = useQueryState("q", parseAsString.withDefault(""));
  const search = useDebounced(typed).trim() || undefined;
  const list = useQuery(trpc.audit.list.queryOptions({ page, search }, { placeholderData: keepPreviousData }));
  const integrity = useQuery(trpc.audit.integrity.queryOptions());
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton className="h-64" />;
  if (list.data.total === 0 && !search)
    return (
      <EmptyState
        icon={ScrollTextIcon}
        title="Nothing yet"
        text="Changes of settings, people and secrets are listed here."
      />
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {integrity.data && <Integrity check={integrity.data} />}
      <div className="flex gap-2">
        <Input
          type="search"
          aria-label="Search in action and subject"
          placeholder="Search, for example version.promote"
          value={typed}
          onChange={(event) => {
            void setTyped(event.target.value || null);
            void setPage(null);
          }}
        />
        <ExportButton search={search} />
      </div>
      {list.data.total === 0 && <p className="py-8 text-center text-muted-foreground">No row fits.</p>}
      <ul className="divide-y border-y empty:hidden">
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
            {row.reason && <p className="text-sm">“{row.reason}”</p>}
            <Change before={row.before} after={row.after} />
          </li>
        ))}
      </ul>
      <Pager noun="rows" page={page} pageSize={25} total={list.data.total} onPage={setPage} />
    </div>
  );
}

/** What changed, key by key; long values open on demand. */
function Change({ before, after }: { before: unknown; after: unknown }) {
  const [old, now] = [toFields(before), toFields(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  if (keys.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="w-fit max-w-full cursor-pointer truncate text-muted-foreground hover:text-foreground">
        {keys.join(", ")}
      </summary>
      <dl className="mt-2 grid gap-x-4 gap-y-1 pane:grid-cols-[10rem_1fr]">
        {keys.map((key) => (
          <div key={key} className="pane:contents">
            <dt className="text-muted-foreground">{key}</dt>
            <dd className="wrap-anywhere min-w-0 font-mono text-xs">
              {key in old && <del className="text-wrong">{show(old[key])}</del>}
              {key in old && key in now && " → "}
              {key in now && <ins className="text-good no-underline">{show(now[key])}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function toFields(value: unknown): Record<string, unknown> {
  return value && typeof value === "object" && !Array.isArray(value) ? { ...value } : {};
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

function ExportButton({ search }: { search: string | undefined }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  async function exportRows() {
    const { rows } = await queries.fetchQuery(trpc.audit.export.queryOptions({ search }));
    const columns = ["id", "at", "actor", "action", "subject", "reason", "before", "after", "prevHash", "hash"];
    saveCsv(
      "audit",
      columns,
      rows.map((row) => [
        ...[row.id, `${row.at}`, row.actor, row.action, row.subject, row.reason],
        ...[JSON.stringify(row.before), JSON.stringify(row.after), row.prevHash, row.hash],
      ]),
    );
  }
  return (
    <Button onClick={exportRows}>
      <DownloadIcon aria-hidden="true" /> CSV
    </Button>
  );
}

/** Whether every row is there and as it was written. */
function Integrity({ check }: { check: { rows: number; brokenAt: number | null; missing: number } }) {
  const { rows, brokenAt, missing } = check;
  if (brokenAt === null && missing === 0)
    return (
      <p>
        <Badge tone="good">
          <ShieldCheckIcon aria-hidden="true" /> {rows} rows, chain complete
        </Badge>
      </p>
    );
  const gone = missing === 1 ? "The newest row is gone" : `The newest ${missing} rows are gone`;
  return (
    <p role="alert">
      <Badge tone="wrong">
        <ShieldAlertIcon aria-hidden="true" /> {brokenAt === null ? gone : `Row ${brokenAt} was changed afterwards`}
      </Badge>
    </p>
  );
}
