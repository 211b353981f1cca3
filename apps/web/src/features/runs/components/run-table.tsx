"use client";

import { createColumnHelper, flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { RelativeTime } from "@/components/relative-time";
import { cn } from "@/lib/cn";
import type { AppRouter } from "@/trpc/router";
import { RunStatus } from "./run-status.tsx";

type Row = inferRouterOutputs<AppRouter>["runs"]["list"]["rows"][number];

const column = createColumnHelper<Row>();
const columns = [
  column.display({
    id: "dataset",
    header: "Dataset",
    cell: ({ row: { original } }) => (
      <Link
        href={`/runs/${original.id}`}
        className="block truncate font-medium after:absolute after:inset-0"
        title={original.dataset.name}
      >
        {original.dataset.name}
      </Link>
    ),
  }),
  column.display({ id: "status", header: "Status", cell: ({ row }) => <RunStatus run={row.original} /> }),
  column.accessor("recipe", { header: "Recipe" }),
  column.display({
    id: "steps",
    header: "Steps",
    cell: ({ row: { original } }) => (original.steps > 0 ? `${original.step} of ${original.steps}` : "–"),
  }),
  column.accessor("tokensPerSecond", {
    header: "Tokens/s",
    cell: ({ getValue }) => (getValue() ? Math.round(getValue() ?? 0).toLocaleString("en") : "–"),
  }),
  column.accessor("startedBy", { header: "By" }),
  column.accessor("createdAt", { header: "Started", cell: ({ getValue }) => <RelativeTime at={getValue()} /> }),
];

/** Paged by the server; this only draws. */
export function RunTable({ rows }: { rows: Row[] }) {
  const table = useReactTable({ data: rows, columns, getCoreRowModel: getCoreRowModel(), getRowId: (row) => row.id });
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
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} className="relative h-10 border-b last:border-0 hover:bg-hover">
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
  status: "w-32",
  recipe: "w-32 max-pane:hidden",
  steps: "tabular w-28 text-end max-pane:w-24",
  tokensPerSecond: "tabular w-24 text-end max-pane:hidden",
  startedBy: "w-32 max-context:hidden",
  createdAt: "w-28 text-end text-muted-foreground max-pane:hidden",
};
