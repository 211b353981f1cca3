"use client";

import { createColumnHelper } from "@tanstack/react-table";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { DataTable } from "@/components/data-table";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import type { AppRouter } from "@/trpc/router";
import { remedyWords, signalWords, wordOf } from "../words.ts";
import { FailureStatus } from "./failure-status.tsx";

export type FailureRow = inferRouterOutputs<AppRouter>["failures"]["list"]["rows"][number];

const column = createColumnHelper<FailureRow>();
const columns = [
  column.accessor("question", {
    header: "Question",
    cell: ({ row: { original } }) => (
      <Link href={`/failures/${original.id}`} className="after:absolute after:inset-0">
        <span dir="auto" title={original.question}>
          {original.question || "No words"}
        </span>
      </Link>
    ),
  }),
  column.accessor("signals", {
    header: "Why",
    cell: ({ getValue }) => {
      const [first = "", ...rest] = getValue();
      return (
        <span
          className="text-muted-foreground"
          title={getValue()
            .map((kind) => wordOf(signalWords, kind))
            .join(", ")}
        >
          {wordOf(signalWords, first)}
          {rest.length > 0 && ` +${rest.length}`}
        </span>
      );
    },
  }),
  column.accessor("remedy", {
    header: "Remedy",
    cell: ({ getValue }) => <Badge>{wordOf(remedyWords, getValue())}</Badge>,
  }),
  column.accessor("status", { header: "Status", cell: ({ getValue }) => <FailureStatus status={getValue()} /> }),
  column.accessor("clusterSize", { header: "Alike" }),
  column.accessor("score", { header: "Score", cell: ({ getValue }) => getValue().toFixed(2) }),
  column.accessor("occurredAt", { header: "When", cell: ({ getValue }) => <RelativeTime at={getValue()} /> }),
];

/** Ranked and paged by the server; this only draws. */
export function FailureTable({ rows, picked }: { rows: FailureRow[]; picked: number }) {
  return <DataTable rows={rows} columns={columns} widths={widths} picked={picked} />;
}

const widths: Record<string, string> = {
  signals: "w-48 max-context:hidden",
  remedy: "w-36 max-pane:hidden",
  status: "w-28",
  clusterSize: "tabular w-16 text-end max-pane:hidden",
  score: "tabular w-16 text-end max-context:hidden",
  occurredAt: "w-28 text-end text-muted-foreground max-pane:hidden",
};
