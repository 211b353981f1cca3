import { createHash } from "node:crypto";
import type { Cleaned } from "./clean.ts";
import type { Readiness } from "./readiness.ts";
import { redactorVersion } from "./redact.ts";
import { type Side, type SplitRow, sides } from "./split.ts";
import { estimateTokens } from "./tokens.ts";

export type FileEntry = { sha256: string; rows: number; tokens: number };

/** Everything needed to explain a frozen set; its canonical JSON's SHA-256 is the set's name. */
export type Manifest = {
  formatVersion: 1;
  name: string;
  task: string;
  siteId: string | null;
  /** JSON lines, one per side; tokens are estimated. */
  files: Record<Side, FileEntry>;
  /** General rows that are trained on beside the training side; no row of any other count. */
  general: FileEntry;
  /** First and last `createdAt` of the rows. */
  window: { from: string; to: string } | null;
  funnel: { gate: string; before: number; after: number; reasons: Record<string, number> }[];
  counts: { groups: number; sources: Record<string, number>; labels: Record<string, number> };
  composition: Cleaned["composition"];
  /** Lines of the training file that repeat rows of small classes; absent where nothing was looked for. */
  repeated?: number;
  readiness: Pick<Readiness, "goal" | "rows" | "minimum" | "recommended" | "state" | "blocks" | "warnings">;
  /** Why a set under its minimum was frozen all the same; versions trained on it are never promoted. */
  override: string | null;
  redactorVersion: number;
  /** SHA-256 of the prompt that serving builds, which these rows were built by; null for imported rows. */
  promptHash: string | null;
  splitSalt: string;
  /** Names of the held-out sets that the rows were compared with. */
  heldOut: string[];
  parent: string | null;
  createdBy: string;
};

/** JSON with sorted keys and no spaces: the same value is always the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)))
      : inner,
  );
}

/** SHA-256 of the manifest's canonical JSON. */
export function datasetHash(manifest: Manifest): string {
  return createHash("sha256").update(canonicalJson(manifest)).digest("hex");
}

/** The rows of one side as JSON lines, in an order that depends on the rows alone; what the sidecar reads. */
export function writeSide(rows: SplitRow[], side: Side): { text: string; entry: FileEntry } {
  const own = rows.filter((row) => row.side === side).sort((left, right) => (left.id < right.id ? -1 : 1));
  const text = own.map((row) => `${canonicalJson(toRecord(row))}\n`).join("");
  const tokens = own.reduce(
    (sum, row) =>
      row.prompt.reduce((more, one) => more + estimateTokens(one.content), sum + estimateTokens(row.completion)),
    0,
  );
  return { text, entry: { sha256: createHash("sha256").update(text).digest("hex"), rows: own.length, tokens } };
}

function toRecord(row: SplitRow): Record<string, unknown> {
  const { id, task, prompt, completion, label, source, groupKey } = row;
  const provenance = { conversation: row.conversationId, failure: row.failureId, source, group: groupKey };
  return {
    ...{ id, task, prompt, completion, question: row.subject, provenance },
    ...(label === null ? {} : { label }),
    ...(row.rejected === null ? {} : { rejected: row.rejected }),
  };
}

/** Puts the manifest of cleaned rows together; `files` as `writeSide` gave them. */
export function makeManifest(
  cleaned: Cleaned,
  input: Pick<
    Manifest,
    | "name"
    | "task"
    | "siteId"
    | "files"
    | "general"
    | "repeated"
    | "override"
    | "promptHash"
    | "splitSalt"
    | "heldOut"
    | "parent"
    | "createdBy"
  > & { readiness: Readiness },
): Manifest {
  const { rows, steps } = cleaned;
  const { goal, rows: count, minimum, recommended, state, blocks, warnings } = input.readiness;
  const dates = rows.map((row) => row.createdAt).sort();
  return {
    ...input,
    formatVersion: 1,
    window: rows.length > 0 ? { from: dates[0] ?? "", to: dates.at(-1) ?? "" } : null,
    funnel: steps.map(({ gate, before, after, reasons }) => ({ gate, before, after, reasons })),
    counts: {
      groups: new Set(rows.map((row) => row.groupKey)).size,
      sources: countBy(rows, (row) => row.source),
      labels: countBy(rows, (row) => row.label),
    },
    composition: cleaned.composition,
    readiness: { goal, rows: count, minimum, recommended, state, blocks, warnings },
    redactorVersion,
  };
}

/** All sides written, by side. */
export function writeSides(rows: SplitRow[]): Record<Side, { text: string; entry: FileEntry }> {
  return Object.fromEntries(sides.map((side) => [side, writeSide(rows, side)])) as Record<
    Side,
    { text: string; entry: FileEntry }
  >;
}

function countBy(rows: SplitRow[], keyOf: (row: SplitRow) => string | null): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
