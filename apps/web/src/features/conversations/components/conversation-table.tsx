"use client";

import { createColumnHelper, flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import type { ConversationListRow } from "@whetstone/helpdesk/conversations/list";
import { ArrowDownIcon, ArrowUpIcon } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { RelativeTime } from "@/components/relative-time";
import { cn } from "@/lib/cn";
import { sortKeys } from "../schema.ts";
import { StatusBadge } from "./status-badge.tsx";
import type { useListParams } from "./use-list-params.ts";

type Params = ReturnType<typeof useListParams>;
type TableProps = { rows: ConversationListRow[]; picked: number; params: Params[0]; setParams: Params[1] };
type SortKey = (typeof sortKeys)[number];

const column = createColumnHelper<ConversationListRow>();
const columns = [
  column.display({ id: "status", header: "Status", cell: ({ row }) => <StatusBadge {...row.original} /> }),
  column.accessor("preview", {
    header: "Newest message",
    cell: ({ row }) => (
      <Link href={`/conversations/${row.original.id}`} className="flex min-w-0 gap-3 after:absolute after:inset-0">
        {row.original.visitorName && (
          <span className="max-w-40 shrink-0 truncate font-medium">{row.original.visitorName}</span>
        )}
        <span dir="auto" className="truncate" title={row.original.preview}>
          {row.original.preview || "No words yet"}
        </span>
      </Link>
    ),
  }),
  column.accessor("messageCount", { header: "Messages", meta: { right: true } }),
  column.accessor("lastMessageAt", {
    header: "Last",
    meta: { right: true },
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
  }),
];

/** Sorted and paged by the server; this only draws. */
export function ConversationTable({ rows, picked, params, setParams }: TableProps) {
  const table = useReactTable({
    data: rows,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (row) => row.id,
    manualSorting: true,
  });
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => body.current?.rows[picked]?.scrollIntoView({ block: "nearest" }), [picked]);

  function sortBy(by: SortKey) {
    const dir = params.sort === by && params.dir === "desc" ? "asc" : "desc";
    void setParams({ sort: by, dir, page: null });
  }

  return (
    <table className="w-full table-fixed border-b text-start">
      <thead>
        <tr className="border-b text-muted-foreground text-sm">
          {table.getFlatHeaders().map((header) => (
            <th
              key={header.id}
              scope="col"
              aria-sort={params.sort === header.id ? (params.dir === "asc" ? "ascending" : "descending") : undefined}
              className={cn("h-9 px-2 text-start font-medium", widths[header.id])}
            >
              {isSortKey(header.id) ? (
                <SortButton id={header.id} params={params} onSort={sortBy}>
                  {flexRender(header.column.columnDef.header, header.getContext())}
                </SortButton>
              ) : (
                flexRender(header.column.columnDef.header, header.getContext())
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
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
  status: "w-32",
  messageCount: "w-28 text-end max-pane:hidden",
  lastMessageAt: "w-32 text-end text-muted-foreground max-pane:w-24",
};

function isSortKey(id: string): id is SortKey {
  return (sortKeys as readonly string[]).includes(id);
}

type SortButtonProps = { id: SortKey; params: Params[0]; onSort: (by: SortKey) => void; children: React.ReactNode };

function SortButton({ id, params, onSort, children }: SortButtonProps) {
  const Arrow = params.dir === "asc" ? ArrowUpIcon : ArrowDownIcon;
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 rounded-sm hover:text-foreground"
      onClick={() => onSort(id)}
    >
      {params.sort === id && <Arrow aria-hidden="true" className="size-3.5" />}
      {children}
    </button>
  );
}
