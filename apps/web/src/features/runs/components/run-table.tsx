"use client";

import { createColumnHelper } from "@tanstack/react-table";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { DataTable } from "@/components/data-table";
import { RelativeTime } from "@/components/relative-time";
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
  return <DataTable rows={rows} columns={columns} widths={widths} />;
}

const widths: Record<string, string> = {
  status: "w-32",
  recipe: "w-32 max-pane:hidden",
  steps: "tabular w-28 text-end max-pane:w-24",
  tokensPerSecond: "tabular w-24 text-end max-pane:hidden",
  startedBy: "w-32 max-context:hidden",
  createdAt: "w-28 text-end text-muted-foreground max-pane:hidden",
};
