import { saveFile } from "./save-file.ts";

export type Cell = string | number | null;

/** Hands the person a CSV file (RFC 4180, UTF-8); a cell that a spreadsheet would run as a formula is kept as text. */
export function saveCsv(fileName: string, columns: string[], rows: Cell[][]): void {
  saveFile(`${fileName}.csv`, "text/csv", toCsv([columns, ...rows]));
}

export function toCsv(rows: Cell[][]): string {
  return `${rows.map((row) => row.map(quote).join(",")).join("\r\n")}\r\n`;
}

function quote(cell: Cell): string {
  if (typeof cell === "number") return `${cell}`;
  const text = /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell ?? "") ? `'${cell}` : (cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
