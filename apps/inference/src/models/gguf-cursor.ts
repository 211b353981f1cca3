import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { AppError } from "@whetstone/core/errors";

const bufferBytes = 65_536;

/** More header than any real model has; it bounds the time of a reading. */
const maxHeaderBytes = 64 * 1024 * 1024;

export type GgufCursor = ReturnType<typeof openCursor>;

/**
 * Reads a file forwards through one small buffer. Whatever a length in the file claims is compared with
 * what is left of it before anything is read, and large values are stepped over, never held.
 */
export function openCursor(path: string) {
  const file = openSync(path, "r");
  const found = fstatSync(file);
  if (!found.isFile()) {
    closeSync(file);
    throw invalid("it is not a file");
  }
  const size = found.size;
  const buffer = Buffer.alloc(bufferBytes);
  let bufferStart = 0;
  let bufferEnd = 0;
  let at = 0;

  function need(bytes: number, what: string): void {
    if (bytes > size - at) throw invalid(`it ends in the middle of ${what}`);
    if (at + bytes > maxHeaderBytes) throw invalid("its header is larger than 64 MiB");
  }

  /** `bytes` is at most the buffer's size; the view is good until the next call. */
  function take(bytes: number, what: string): Buffer {
    need(bytes, what);
    if (at < bufferStart || at + bytes > bufferEnd) {
      bufferStart = at;
      bufferEnd = at + readSync(file, buffer, 0, bufferBytes, at);
      if (at + bytes > bufferEnd) throw invalid(`it ends in the middle of ${what}`);
    }
    const from = at - bufferStart;
    at += bytes;
    return buffer.subarray(from, from + bytes);
  }

  function u64(what: string): number {
    const value = take(8, what).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid(`${what} is impossibly large`);
    return Number(value);
  }

  return {
    size,
    position: () => at,
    take,
    u64,
    u32: (what: string) => take(4, what).readUInt32LE(),
    skip: (bytes: number, what: string) => {
      need(bytes, what);
      at += bytes;
    },
    /** A text of at most `limit` bytes (not above the buffer's size). */
    text: (limit: number, what: string) => {
      const length = u64(`the length of ${what}`);
      if (length > limit) throw invalid(`${what} is longer than ${limit} bytes`);
      return take(length, what).toString("utf8");
    },
    close: () => closeSync(file),
  };
}

export function invalid(reason: string): AppError {
  return new AppError("MODEL_INVALID", `This is not a usable GGUF model file: ${reason}.`);
}
