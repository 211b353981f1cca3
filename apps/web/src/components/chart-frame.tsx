"use client";

import { DownloadIcon, TableIcon } from "lucide-react";
import { useId, useState } from "react";
import { cn } from "@/lib/cn";
import { type Cell, saveCsv } from "@/lib/save-csv";
import { Button } from "./ui/button.tsx";

type ChartFrameProps = {
  title: string;
  /** Unit, period and n, in one line. */
  note: string;
  columns: string[];
  /** The numbers behind the picture, for the table and the file. */
  rows: Cell[][];
  /** Name of the CSV file, without its ending. */
  fileName: string;
  /** Shown instead of the picture, where there is nothing to draw yet. */
  empty?: string | null;
  children: React.ReactNode;
};

/** Around every chart: title, unit, period, n, and the same numbers as a table and as CSV. */
export function ChartFrame({ title, note, columns, rows, fileName, empty, children }: ChartFrameProps) {
  const [isTable, setTable] = useState(false);
  const id = useId();
  return (
    <figure aria-labelledby={id} className="grid gap-3">
      <figcaption className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid gap-0.5">
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          <p className="tabular text-muted-foreground text-sm">{note}</p>
        </div>
        <div className="flex gap-1">
          <Button variant="ghost" size="sm" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            <TableIcon aria-hidden="true" /> {isTable ? "Chart" : "Table"}
          </Button>
          <Button
            variant="ghost"
            size="sm"
            disabled={rows.length === 0}
            onClick={() => saveCsv(fileName, columns, rows)}
          >
            <DownloadIcon aria-hidden="true" /> CSV
          </Button>
        </div>
      </figcaption>
      {empty ? (
        <p className="grid h-64 place-items-center rounded-lg bg-muted px-6 text-center text-muted-foreground">
          {empty}
        </p>
      ) : isTable ? (
        <NumberTable columns={columns} rows={rows} />
      ) : (
        <div className="h-72 text-xs">{children}</div>
      )}
    </figure>
  );
}

function NumberTable({ columns, rows }: { columns: string[]; rows: Cell[][] }) {
  return (
    <div className="max-h-72 overflow-auto border-y">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-background">
          <tr>
            {columns.map((column, at) => (
              <th
                key={column}
                scope="col"
                className={cn("h-8 px-2 font-medium text-muted-foreground", at > 0 ? "text-end" : "text-start")}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join("|")} className="border-t">
              {row.map((cell, at) => (
                <td key={columns[at]} className={cn("px-2 py-1", at > 0 && "text-end")}>
                  {cell ?? "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
