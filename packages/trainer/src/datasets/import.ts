import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { AppError } from "@whetstone/core/errors";
import { ZodError } from "zod";
import { type Format, type FormatName, formatNames, formats, type PortableRow } from "./formats.ts";
import { type FileRecord, splitRecords } from "./records.ts";

/**
 * Reads a whole file of training rows. `format` is guessed from the first record where it is not given. A broken row
 * throws INVALID with file, line and reason, and nothing of the file is returned.
 */
export function readRows(text: string, file: string, format?: FormatName): { format: FormatName; rows: PortableRow[] } {
  const records = splitRecords(text);
  const [first] = records;
  if (!first)
    throw new AppError(
      "INVALID",
      `${file}:1: the file is empty; it must have one JSON object per line, or be an array of them`,
    );
  const chosen = format ?? guessFormat(parse(first, file), file);
  const codec = formats[chosen];
  return { format: chosen, rows: records.map((record) => readRecord(codec, record, file)) };
}

/** The text of a file, plain or gzip, told apart by the first two bytes. INVALID where it is no UTF-8. */
export function readTextFile(file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (cause) {
    if (cause instanceof AppError) throw new AppError("INVALID", `${file}: ${cause.message}`, { cause });
    throw new AppError("INVALID", `${file}: cannot be read (${cause instanceof Error ? cause.message : cause})`, {
      cause,
    });
  }
}

/** Bytes of an uploaded file as text; gzip is unpacked up to 1 GB. */
export function decodeText(bytes: Uint8Array): string {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: 2 ** 30 }) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("INVALID", `cannot be read as UTF-8 text, plain or gzip (${why})`, { cause });
  }
}

function readRecord(codec: Format, record: FileRecord, file: string): PortableRow {
  const value = parse(record, file);
  try {
    return codec.read(value);
  } catch (cause) {
    throw new AppError("INVALID", `${file}:${record.line}: ${reasonOf(cause)}`, { cause });
  }
}

function parse({ json, line }: FileRecord, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError(
      "INVALID",
      `${file}:${line}: no valid JSON (${cause instanceof Error ? cause.message : cause})`,
      {
        cause,
      },
    );
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof ZodError)) return cause instanceof Error ? cause.message : String(cause);
  const [issue] = cause.issues;
  const path = issue?.path.join(".") ?? "";
  return `${path ? `${path}: ` : ""}${issue?.message ?? "has the wrong shape"}`;
}

/** By the fields that only one format has. */
function guessFormat(record: unknown, file: string): FormatName {
  const has = (field: string) => typeof record === "object" && record !== null && field in record;
  if (has("messages")) return "messages";
  if (has("conversations")) return "sharegpt";
  if (has("instruction")) return "alpaca";
  if (has("chosen") && has("rejected")) return "dpo";
  if (has("completion") && has("label")) return "kto";
  if (has("prompt") && has("completion")) return "prompt-completion";
  throw new AppError("INVALID", `${file}:1: this is none of ${formatNames.join(", ")}; name the format`);
}
