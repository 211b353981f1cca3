import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readRows } from "../rows.ts";

export type IntentRow = { text: string; intent: string | null };

/** Rows `text, intent` of JSON Lines or CSV (a header line, then quoted or plain fields), plain or .gz; no or an empty intent means out of scope. */
export function readIntents(path: string): IntentRow[] {
  const rows = /\.csv(\.gz)?$/.test(path) ? fromCsv(path) : readRows(path, parseRow);
  if (rows.length === 0) throw new Error(`${path} has no rows.`);
  return rows;
}

function parseRow(value: unknown): IntentRow {
  const { text, intent = null } = (value ?? {}) as { text?: unknown; intent?: unknown };
  if (typeof text !== "string" || text.trim() === "") throw new Error("text must be a sentence");
  if (intent !== null && typeof intent !== "string") throw new Error("intent must be a name or null");
  return { text, intent: intent || null };
}

function fromCsv(path: string): IntentRow[] {
  const bytes = readFileSync(path);
  const [header = [], ...lines] = parseCsv((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
  const text = header.indexOf("text");
  const intent = header.indexOf("intent");
  if (text < 0 || intent < 0) throw new Error(`${path}: the first line must name the columns text and intent.`);
  return lines.map((fields, at) => {
    try {
      return parseRow({ text: fields[text], intent: fields[intent] });
    } catch (cause) {
      throw new Error(`${path}, row ${at + 2}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  });
}

/** RFC 4180: commas, quotes doubled inside quotes, line breaks inside quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let fields: string[] = [];
  for (const match of text.replace(/^\uFEFF/, "").matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g)) {
    const [whole, field = "", end = ""] = match;
    if (whole === "" && fields.length === 0) continue;
    fields.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === ",") continue;
    rows.push(fields);
    fields = [];
  }
  return rows;
}
