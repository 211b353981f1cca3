"use client";

import { createColumnHelper } from "@tanstack/react-table";
import type { ConversationListRow } from "@whetstone/helpdesk/conversations/list";
import Link from "next/link";
import { DataTable } from "@/components/data-table";
import { RelativeTime } from "@/components/relative-time";
import { sortKeys } from "../schema.ts";
import { StatusBadge } from "./status-badge.tsx";
import type { useListParams } from "./use-list-params.ts";

type Params = ReturnType<typeof useListParams>;
type TableProps = { rows: ConversationListRow[]; picked: number; params: Params[0]; setParams: Params[1] };

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
  column.accessor("messageCount", { header: "Messages" }),
  column.accessor("lastMessageAt", {
    header: "Last",
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
  }),
];

/** Sorted and paged by the server; this only draws. */
export function ConversationTable({ rows, picked, params, setParams }: TableProps) {
  function sortBy(by: string) {
    const key = sortKeys.find((one) => one === by);
    const dir = params.sort === by && params.dir === "desc" ? "asc" : "desc";
    if (key) void setParams({ sort: key, dir, page: null });
  }
  const sort = { by: params.sort, dir: params.dir, keys: sortKeys, onSort: sortBy };
  return <DataTable rows={rows} columns={columns} widths={widths} picked={picked} sort={sort} />;
}

const widths: Record<string, string> = {
  status: "w-32",
  messageCount: "w-28 text-end max-pane:hidden",
  lastMessageAt: "w-32 text-end text-muted-foreground max-pane:w-24",
};
