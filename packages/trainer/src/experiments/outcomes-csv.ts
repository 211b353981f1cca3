import { AppError } from "@whetstone/core/errors";
import { type Arm, arms } from "./plan.ts";

/** One exposure as somebody else's system wrote it down; `line` is where the row starts, 1 being the header. */
export type OutcomeRow = { visitor: string; arm: Arm; outcome: 0 | 1; at: number; line: number };

const columns = ["visitor", "arm", "outcome", "at"] as const;
const isoDate = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads `visitor, arm, outcome, at`: a header in any order, further columns ignored, fields quoted as in RFC 4180, LF
 * or CRLF, blank lines skipped. `arm` is current or candidate, `outcome` 0 or 1, `at` ISO 8601 (UTC where no zone is
 * given). A broken row throws INVALID with file, line and reason: half a file would decide something else.
 */
export function parseOutcomes(text: string, file: string): OutcomeRow[] {
  const refuse = (line: number, reason: string): never => {
    throw new AppError("INVALID", `${file}:${line}: ${reason}`);
  };
  const [header, ...records] = splitRecords(text.replace(/^\uFEFF/, ""), refuse);
  if (!header) return refuse(1, `the file is empty; its first line must name ${columns.join(", ")}`);
  const names = header.fields.map((field) => field.trim().toLowerCase());
  for (const column of columns) {
    if (!names.includes(column))
      refuse(header.line, `column "${column}" is missing; the header must name ${columns.join(", ")}`);
    if (names.indexOf(column) !== names.lastIndexOf(column)) refuse(header.line, `column "${column}" is there twice`);
  }

  return records.map(({ fields, line }) => {
    if (fields.length !== names.length) refuse(line, `${fields.length} fields, but the header has ${names.length}`);
    const field = (column: (typeof columns)[number]) => (fields[names.indexOf(column)] ?? "").trim();
    const arm = arms.find((name) => name === field("arm"));
    const outcome = field("outcome");
    const at = parseTime(field("at"));
    if (field("visitor") === "") return refuse(line, "visitor is empty");
    if (!arm) return refuse(line, `arm is "${field("arm")}"; it must be current or candidate`);
    if (outcome !== "0" && outcome !== "1") return refuse(line, `outcome is "${outcome}"; it must be 0 or 1`);
    if (at === null) return refuse(line, `at is "${field("at")}"; it must be ISO 8601, such as 2026-05-03T14:03:00Z`);
    return { visitor: field("visitor"), arm, outcome: outcome === "1" ? 1 : 0, at, line };
  });
}

type CsvRecord = { fields: string[]; line: number };

function splitRecords(text: string, refuse: (line: number, reason: string) => never): CsvRecord[] {
  const records: CsvRecord[] = [];
  // One field with what ends it: quoted, with "" for a quote inside, or bare up to the next separator.
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let fields: string[] = [];
  let [line, startLine] = [1, 1];
  while (pattern.lastIndex < text.length || fields.length > 0) {
    const match = pattern.exec(text);
    if (!match) return refuse(line, "a quote is not closed, or stands inside a field that is not quoted");
    const [, quoted, bare = "", end] = match;
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    line += quoted?.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ",") continue;
    if (fields.length > 1 || quoted !== undefined || bare.trim() !== "") records.push({ fields, line: startLine });
    line += 1;
    [fields, startLine] = [[], line];
  }
  return records;
}

function parseTime(text: string): number | null {
  const [, date, time = "00:00", zone = "Z"] = isoDate.exec(text) ?? [];
  if (!date) return null;
  // The engine would read February 30 as March 2.
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) return null;
  const at = Date.parse(`${date}T${time.replace(",", ".")}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  return Number.isNaN(at) ? null : at;
}
