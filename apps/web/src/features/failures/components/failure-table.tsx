"use client";

import { createColumnHelper, flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/cn";
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
  const table = useReactTable({
    data: rows,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (row) => row.id,
    manualSorting: true,
  });
  return (
    <table className="w-full table-fixed border-b text-start">
      <thead>
        <tr className="border-b text-muted-foreground text-sm">
          {table.getFlatHeaders().map((header) => (
            <th key={header.id} scope="col" className={cn("h-9 px-2 text-start font-medium", widths[header.id])}>
              {flexRender(header.column.columnDef.header, header.getContext())}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row, at) => (
          <tr
            key={row.id}
            className={cn("relative h-10 border-b last:border-0 hover:bg-hover", at === picked && "bg-accent-tint")}
          >
            {row.getVisibleCells().map((cell) => (
              <td key={cell.id} className={cn("truncate px-2", widths[cell.column.id])}>
                {flexRender(cell.column.columnDef.cell, cell.getContext())}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const widths: Record<string, string> = {
  signals: "w-48 max-context:hidden",
  remedy: "w-36 max-pane:hidden",
  status: "w-28",
  clusterSize: "tabular w-16 text-end max-pane:hidden",
  score: "tabular w-16 text-end max-context:hidden",
  occurredAt: "w-28 text-end text-muted-foreground max-pane:hidden",
};
