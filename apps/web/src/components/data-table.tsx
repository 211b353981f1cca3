"use client";

import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  type Header,
  type RowData,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownIcon, ArrowUpIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";

const rowPixels = 40;
/** From so many rows on only those near the screen are in the document. */
const long = 100;

export type TableSort = {
  by: string;
  dir: "asc" | "desc";
  /** Ids of the columns that can be sorted by. */
  keys: readonly string[];
  onSort: (by: string) => void;
};

type TableProps<Row extends { id: string }> = {
  rows: Row[];
  // biome-ignore lint/suspicious/noExplicitAny: columns of one table hold values of different types
  columns: ColumnDef<Row, any>[];
  /** Classes of a column's cells: its width, side and where it is left out. */
  widths: Record<string, string>;
  /** Which row the keyboard is on; −1 for none. */
  picked?: number;
  sort?: TableSort;
};

/** Every list of the console: one row, one line of 40 pixels, a link over its whole width. The server sorts and pages. */
export function DataTable<Row extends { id: string }>({ rows, columns, widths, picked = -1, sort }: TableProps<Row>) {
  const table = useReactTable({ data: rows, columns, getCoreRowModel: getCoreRowModel(), getRowId: (row) => row.id });
  const body = useRef<HTMLTableSectionElement>(null);
  const [scroller, setScroller] = useState<Element | null>(null);
  useEffect(() => setScroller(body.current?.closest("main") ?? null), []);
  const isLong = rows.length > long;
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: isLong,
    getScrollElement: () => scroller,
    estimateSize: () => rowPixels,
    overscan: 20,
  });
  useEffect(() => {
    if (picked < 0) return;
    if (isLong) virtual.scrollToIndex(picked, { align: "auto" });
    else body.current?.rows[picked]?.scrollIntoView({ block: "nearest" });
  }, [picked, isLong, virtual.scrollToIndex]);

  const near = virtual.getVirtualItems();
  const [from, to] = isLong ? [near[0]?.index ?? 0, (near.at(-1)?.index ?? long) + 1] : [0, rows.length];
  return (
    <table className="w-full table-fixed border-b text-start" aria-rowcount={isLong ? rows.length + 1 : undefined}>
      <thead>
        <tr className="border-b text-muted-foreground text-sm">
          {table.getFlatHeaders().map((header) => (
            <Head key={header.id} header={header} className={widths[header.id]} sort={sort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <Gap rows={from} />
        {table
          .getRowModel()
          .rows.slice(from, to)
          .map((row) => (
            <tr
              key={row.id}
              aria-rowindex={isLong ? row.index + 2 : undefined}
              className={cn(
                "relative h-10 border-b last:border-0 hover:bg-hover",
                row.index === picked && "bg-accent-tint",
              )}
            >
              {row.getVisibleCells().map((cell) => (
                <td key={cell.id} className={cn("truncate px-2", widths[cell.column.id])}>
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </td>
              ))}
            </tr>
          ))}
        <Gap rows={rows.length - to} />
      </tbody>
    </table>
  );
}

/** Room for the rows that are not in the document. */
function Gap({ rows }: { rows: number }) {
  return rows > 0 && <tr style={{ height: rows * rowPixels }} />;
}

type HeadProps<Row extends RowData> = { header: Header<Row, unknown>; className?: string; sort?: TableSort };

function Head<Row extends RowData>({ header, className, sort }: HeadProps<Row>) {
  const text = flexRender(header.column.columnDef.header, header.getContext());
  const isSorted = sort?.by === header.id;
  const Arrow = sort?.dir === "asc" ? ArrowUpIcon : ArrowDownIcon;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.dir === "asc" ? "ascending" : "descending") : undefined}
      className={cn("h-9 px-2 text-start font-medium", className)}
    >
      {sort?.keys.includes(header.id) ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-sm hover:text-foreground"
          onClick={() => sort.onSort(header.id)}
        >
          {isSorted && <Arrow aria-hidden="true" className="size-3.5" />}
          {text}
        </button>
      ) : (
        text
      )}
    </th>
  );
}
