"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { DataTable } from "@/components/data-table";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import type { DatasetList } from "./datasets-page.tsx";

type DatasetRow = DatasetList["datasets"][number];

const column = createColumnHelper<DatasetRow>();
const columns = [
  column.accessor("name", {
    header: "Name",
    cell: ({ row: { original } }) => (
      <Link
        href={`/datasets/${original.id}`}
        className="font-medium after:absolute after:inset-0"
        title={original.name}
      >
        {original.name}
      </Link>
    ),
  }),
  column.accessor("status", { header: "Status", cell: ({ row }) => <DatasetStatus {...row.original} /> }),
  column.accessor("task", { header: "Task" }),
  column.accessor("hash", {
    header: "Hash",
    cell: ({ getValue }) => (
      <span className="font-mono text-muted-foreground text-xs">{getValue()?.slice(0, 12) ?? "–"}</span>
    ),
  }),
  column.accessor("rows", {
    header: "Rows",
    cell: ({ row: { original } }) => (original.status === "frozen" ? original.rows.toLocaleString("en") : "–"),
  }),
  column.accessor("runs", { header: "Runs" }),
  column.accessor("createdAt", { header: "Made", cell: ({ getValue }) => <RelativeTime at={getValue()} /> }),
];

export function DatasetStatus({ status, purpose, override }: Pick<DatasetRow, "status" | "purpose" | "override">) {
  if (status !== "frozen") return <Badge tone="waiting">Draft</Badge>;
  if (override) return <Badge tone="wrong">Frozen, too small</Badge>;
  return (
    <Badge tone={purpose === "held_out" ? "info" : "good"}>{purpose === "held_out" ? "Held out" : "Frozen"}</Badge>
  );
}

export function DatasetTable({ datasets }: { datasets: DatasetRow[] }) {
  return <DataTable rows={datasets} columns={columns} widths={widths} />;
}

const widths: Record<string, string> = {
  status: "w-36",
  task: "w-28 text-muted-foreground max-pane:hidden",
  hash: "w-32 max-context:hidden",
  rows: "tabular w-20 text-end",
  runs: "tabular w-20 text-end max-pane:hidden",
  createdAt: "w-28 text-end text-muted-foreground max-pane:hidden",
};
