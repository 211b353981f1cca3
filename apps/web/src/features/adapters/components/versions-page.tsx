"use client";

import { useQuery } from "@tanstack/react-query";
import { BoxesIcon, HistoryIcon } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { bytes, pointsWithInterval } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";
import type { VersionView } from "../view.ts";
import { isUnderWay } from "./evaluation-section.tsx";
import { VersionName, VersionStatus } from "./version-name.tsx";

type Row = Omit<VersionView, "createdAt" | "evaluation"> & {
  createdAt: string;
  isLastGood: boolean;
  evaluation: { status: string; primary: { delta: number; interval: [number, number] } | null } | null;
};

/** Every version of a site: what serves, what might, and what the evaluation said against the current one. */
export function VersionsPage() {
  const trpc = useTRPC();
  const { site, sites, choose } = useSite();
  const [task, setTask] = useQueryState("task", parseAsString);
  const [picked, setPicked] = useState<string[]>([]);
  const list = useQuery(trpc.adapters.list.queryOptions({ siteId: site?.id ?? "" }, { enabled: Boolean(site) }));
  const tasks = [...new Set(list.data?.map((row) => row.task))];
  const rows = (list.data ?? []).filter((row) => !task || row.task === task) as unknown as Row[];
  const toggle = (id: string) =>
    setPicked((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(-4)));

  return (
    <div className="mx-auto grid w-full max-w-6xl content-start gap-6 p-6 max-pane:p-4">
      <PageHead
        title="Adapters"
        text="Versions of the assistant: what serves now, what could, and how each did."
        action={
          <Button asChild>
            <Link href="/adapters/live">
              <HistoryIcon /> What was live
            </Link>
          </Button>
        }
      />
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {sites.length > 1 && (
          <Select
            aria-label="Site"
            className="w-auto"
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
        {tasks.length > 1 && (
          <Select
            aria-label="Task"
            className="w-auto"
            value={task ?? ""}
            onChange={(event) => setTask(event.target.value || null)}
          >
            <option value="">All tasks</option>
            {tasks.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )}
      </div>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="h-64" />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={BoxesIcon}
          title="The configured base answers"
          text="A version appears here when a run has trained an adapter and its parity checks have passed."
        />
      ) : (
        <VersionTable rows={rows} picked={picked} onToggle={toggle} />
      )}
      {picked.length > 0 && (
        <div className="sticky bottom-4 flex items-center justify-between gap-4 rounded-lg border bg-surface px-4 py-2 shadow-float">
          <p aria-live="polite">{picked.length} of 2 to 4 to compare</p>
          <div className="flex gap-2">
            <Button variant="ghost" size="sm" onClick={() => setPicked([])}>
              Clear
            </Button>
            <Button variant="primary" size="sm" disabled={picked.length < 2} asChild={picked.length >= 2}>
              {picked.length >= 2 ? (
                <Link href={`/adapters/compare?site=${site?.id}&ids=${picked.join(",")}`}>Compare</Link>
              ) : (
                "Compare"
              )}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function VersionTable(props: { rows: Row[]; picked: string[]; onToggle: (id: string) => void }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-b text-start">
        <thead>
          <tr className="border-b text-muted-foreground text-sm [&>th]:h-9 [&>th]:px-2 [&>th]:text-start [&>th]:font-medium">
            <th scope="col" className="w-8">
              <span className="sr-only">Compare</span>
            </th>
            <th scope="col">Version</th>
            <th scope="col">Status</th>
            <th scope="col" className="max-pane:hidden">
              Task
            </th>
            <th scope="col">Against current, points</th>
            <th scope="col" className="max-context:hidden">
              Adapter
            </th>
            <th scope="col" className="max-context:hidden">
              Dataset
            </th>
            <th scope="col" className="max-pane:hidden">
              By
            </th>
            <th scope="col" className="text-end! max-pane:hidden">
              Made
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id} className="h-10 border-b last:border-0 hover:bg-hover [&>td]:px-2">
              <td>
                <input
                  type="checkbox"
                  className="size-4 accent-[var(--accent)]"
                  aria-label={`Compare ${row.name}`}
                  checked={props.picked.includes(row.id)}
                  onChange={() => props.onToggle(row.id)}
                />
              </td>
              <td className="max-w-48">
                <VersionName version={row} />
              </td>
              <td className="whitespace-nowrap">
                <VersionStatus status={row.status} isCurrent={row.isCurrent} />{" "}
                {row.isLastGood && !row.isCurrent && <Badge>Last good</Badge>}
              </td>
              <td className="max-pane:hidden">{row.task}</td>
              <td className="tabular whitespace-nowrap">
                <EvaluationCell evaluation={row.evaluation} />
              </td>
              <td className="tabular whitespace-nowrap text-muted-foreground max-context:hidden">
                {row.adapter ? `r${row.adapter.rank} · ${bytes(row.adapter.sizeBytes)}` : "none"}
              </td>
              <td className="font-mono text-muted-foreground text-xs max-context:hidden">
                {row.adapter?.datasetHash?.slice(0, 8) ?? "–"}
              </td>
              <td className="max-w-32 truncate max-pane:hidden">{row.createdBy}</td>
              <td className="whitespace-nowrap text-end text-muted-foreground max-pane:hidden">
                <RelativeTime at={row.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EvaluationCell({ evaluation }: { evaluation: Row["evaluation"] }) {
  if (!evaluation) return <span className="text-muted-foreground">not evaluated</span>;
  const { status, primary } = evaluation;
  if (status === "passed" || status === "blocked")
    return (
      <span className="inline-flex items-center gap-2">
        <Badge tone={status === "passed" ? "good" : "wrong"}>{status}</Badge>
        {primary && <span className="max-pane:hidden">{pointsWithInterval(primary.delta, primary.interval)}</span>}
      </span>
    );
  if (isUnderWay(status)) return <Badge tone="info">being evaluated</Badge>;
  return <Badge tone="wrong">{status}</Badge>;
}
