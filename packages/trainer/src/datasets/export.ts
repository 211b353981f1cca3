import { AppError } from "@whetstone/core/errors";
import { type FormatName, formats, type PortableRow } from "./formats.ts";

/**
 * Rows as JSON lines, one object each, in an order of fields that does not change. INVALID with the number of the row
 * where the format cannot hold it; nothing is returned then.
 */
export function writeRows(rows: PortableRow[], format: FormatName): string {
  const lines = rows.flatMap((row, at) => {
    try {
      return formats[format].write(row).map((record) => JSON.stringify(record));
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      throw new AppError("INVALID", `row ${at + 1}: ${cause.message}; choose another format than ${format}`, { cause });
    }
  });
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}
