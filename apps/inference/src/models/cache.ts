import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { AppError } from "@whetstone/core/errors";

/**
 * A visible path is a complete file: content arrives under a temporary name, is hashed and flushed,
 * and only then gets its name. Several processes may fetch the same file at once; the last rename wins.
 */

/** The user's cache folder for models: `$XDG_CACHE_HOME/whetstone/models` or `~/.cache/whetstone/models`. */
export function defaultModelsDir(xdgCacheHome?: string): string {
  return join(xdgCacheHome || join(homedir(), ".cache"), "whetstone", "models");
}

/** SHA-256 of a file as hex, read in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/**
 * Hash of a file that was hashed before and has not been touched since, else computed now and noted
 * in `<file>.sha256.json` beside it where that folder can be written.
 */
export async function knownHash(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const note = await readNote(path);
  if (note && note.size === size && note.mtimeMs === mtimeMs) return note.sha256;

  const sha256 = await hashFile(path);
  await writeFile(notePath(path), JSON.stringify({ sha256, size, mtimeMs })).catch(() => {});
  return sha256;
}

/**
 * Gives the cached file, or lets `fill` write it to a temporary path and then publishes it.
 * A file whose hash differs from `sha256` is removed and refused with MODEL_INVALID.
 */
export async function cached(
  target: string,
  options: { sha256: string | null; fill: (temporary: string) => Promise<void> },
): Promise<{ path: string; sha256: string; size: number }> {
  const present = await presentFile(target, options.sha256);
  if (present) return present;

  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  try {
    await options.fill(temporary);
    await publish(temporary, { target, sha256: options.sha256 });
  } finally {
    await rm(temporary, { force: true });
  }
  return { path: target, sha256: await knownHash(target), size: (await stat(target)).size };
}

async function publish(temporary: string, wanted: { target: string; sha256: string | null }): Promise<void> {
  const found = await hashFile(temporary);
  if (wanted.sha256 && found !== wanted.sha256) {
    throw new AppError(
      "MODEL_INVALID",
      `${wanted.target} should have the SHA-256 ${wanted.sha256} but arrived with ${found}. It was removed; try again, or correct the hash.`,
    );
  }
  await flush(temporary);
  await rename(temporary, wanted.target);
  await flush(dirname(wanted.target));
}

async function presentFile(target: string, sha256: string | null) {
  const found = await stat(target).catch(() => null);
  if (!found?.isFile()) return null;
  const hash = await knownHash(target);
  if (sha256 && hash !== sha256) {
    await rm(target);
    return null;
  }
  return { path: target, sha256: hash, size: found.size };
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

type Note = { sha256: string; size: number; mtimeMs: number };

async function readNote(path: string): Promise<Note | null> {
  const text = await readFile(notePath(path), "utf8").catch(() => null);
  if (!text) return null;
  try {
    return JSON.parse(text) as Note;
  } catch {
    return null;
  }
}

function notePath(path: string): string {
  return `${path}.sha256.json`;
}
