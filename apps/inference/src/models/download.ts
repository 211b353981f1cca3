import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "@whetstone/core/errors";
import type { OnProgress } from "./progress.ts";

type Download = {
  url: string;
  /** Finished file. While it grows it lies at `partial`, which survives an interruption. */
  target: string;
  partial: string;
  /** A connection that brings nothing for this long is broken. Default 30 000. */
  stallMs?: number;
  onProgress: OnProgress;
};

const attempts = 5;

/**
 * Fetches a file over HTTP, continuing a partial one; a broken connection is tried again up to five times.
 * Throws UNAVAILABLE with the server's answer when it stays broken.
 */
export async function download(wanted: Download): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(wanted);
      await rename(wanted.partial, wanted.target);
      return;
    } catch (error) {
      if (error instanceof AppError || attempt === attempts) throw unavailable(wanted.url, error);
    }
  }
}

async function fetchRest(wanted: Download): Promise<void> {
  const have = (await stat(wanted.partial).catch(() => null))?.size ?? 0;
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), wanted.stallMs ?? 30_000);
  const started = performance.now();
  try {
    const response = await fetch(wanted.url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: stalled.signal,
    });
    // 416: nothing is left, unless the file on the server has changed; the hash decides afterwards.
    if (response.status === 416 && have > 0) return;
    if (!response.ok || !response.body) throw await refusal(wanted.url, response);
    const continues = response.status === 206;
    let bytes = continues ? have : 0;
    const length = Number(response.headers.get("content-length"));
    const totalBytes = length > 0 ? bytes + length : null;

    const count = async function* (body: AsyncIterable<Buffer>) {
      for await (const piece of body) {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(), wanted.stallMs ?? 30_000);
        bytes += piece.length;
        wanted.onProgress({ what: wanted.url, bytes, totalBytes, seconds: (performance.now() - started) / 1_000 });
        yield piece;
      }
    };
    const file = createWriteStream(wanted.partial, { flags: continues ? "a" : "w" });
    await pipeline(Readable.fromWeb(response.body as never), count, file);
    if (totalBytes !== null && bytes < totalBytes) throw new Error(`only ${bytes} of ${totalBytes} bytes came`);
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(url: string, response: Response): Promise<Error> {
  await response.body?.cancel();
  const said = `${response.status} ${response.statusText}`.trim();
  if (response.status >= 500) return new Error(said);
  return new AppError("UNAVAILABLE", `${url} was refused: ${said}. Check the name and whether the file is public.`);
}

function unavailable(url: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    "UNAVAILABLE",
    `${url} could not be fetched: ${reason}. Check the network and start again; what has arrived is kept.`,
    { cause },
  );
}

/** Removes a partial file that turned out to be wrong, so that the next try starts at zero. */
export async function forgetPartial(partial: string): Promise<void> {
  await rm(partial, { force: true });
}
