import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Rows of a JSON Lines file, plain or .gz; a broken line is named. */
export function readRows<T>(path: string, parse: (row: unknown) => T): T[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [parse(JSON.parse(line))];
    } catch (cause) {
      throw new Error(`${path}, line ${index + 1}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  });
}

/** The value below which a share `q` of the numbers lies (nearest rank); NaN for none. */
export function percentile(numbers: number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
