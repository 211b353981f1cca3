"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { bytes, pointsWithInterval } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";
import { VersionName, VersionStatus } from "./version-name.tsx";

/** Two to four versions side by side; what differs stands out. */
export function ComparePage() {
  const trpc = useTRPC();
  const [siteId] = useQueryState("site", parseAsString.withDefault(""));
  const [versionIds] = useQueryState("ids", parseAsArrayOf(parseAsString).withDefault([]));
  const compare = useQuery(trpc.adapters.compare.queryOptions({ siteId, versionIds }));
  const rows = compare.data ?? [];
  const lines: [string, (row: (typeof rows)[number]) => string][] = [
    ["Task", (row) => row.task],
    ["Answers by", (row) => row.answerMode ?? "size of the base"],
    ["Base", (row) => row.baseHash.slice(0, 12)],
    ["Adapter", (row) => row.adapterHash?.slice(0, 12) ?? "none"],
    ["Rank", (row) => `${row.adapter?.rank ?? "–"}`],
    ["Size", (row) => (row.adapter ? bytes(row.adapter.sizeBytes) : "–")],
    ["Dataset", (row) => row.adapter?.datasetHash?.slice(0, 12) ?? "–"],
    ["Prompt", (row) => row.templateHash.slice(0, 12)],
    ["Sampler", (row) => JSON.stringify(row.sampler)],
    ["Evaluation", (row) => row.evaluation?.status ?? "none"],
    [
      "Against current, points",
      (row) => {
        const primary = row.evaluation?.primary;
        return primary ? `${pointsWithInterval(primary.delta, primary.interval)}, n ${primary.n}` : "–";
      },
    ],
    ["Made by", (row) => row.createdBy],
  ];
  return (
    <div className="mx-auto grid w-full max-w-6xl content-start gap-6 p-6 max-pane:p-4">
      <PageHead title="Compare versions" text="A dot marks the lines in which they differ." />
      {compare.error ? (
        <ErrorState error={compare.error} onRetry={() => compare.refetch()} />
      ) : !compare.data ? (
        <Skeleton className="h-96" />
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full border-y text-start">
            <thead>
              <tr className="border-b">
                <td />
                {rows.map((row) => (
                  <th key={row.id} scope="col" className="min-w-40 p-2 text-start font-normal">
                    <div className="grid justify-items-start gap-1">
                      <VersionName version={row} />
                      <VersionStatus status={row.status} isCurrent={row.isCurrent} />
                    </div>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map(([name, value]) => {
                const values = rows.map(value);
                const differs = new Set(values).size > 1;
                return (
                  <tr key={name} className="border-b last:border-0">
                    <th scope="row" className="w-44 p-2 text-start font-normal text-muted-foreground text-sm">
                      {name}
                      {differs && (
                        <span className="ms-1.5 text-accent" title="differs">
                          ●<span className="sr-only"> differs</span>
                        </span>
                      )}
                    </th>
                    {rows.map((row, at) => (
                      <td key={row.id} className={`tabular p-2 ${differs ? "" : "text-muted-foreground"}`}>
                        {values[at]}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
