import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "@whetstone/core/errors";

/**
 * Files that are named by the SHA-256 of their content and never change: frozen datasets, adapters, checkpoints,
 * reports. A visible path is a complete file: content arrives under a temporary name, is hashed and flushed, and
 * only then gets its name, `<dir>/<first two digits>/<sha256>`.
 */
export type ArtifactStore = {
  /** Folder of complete files; the model server reads adapters from it by hash. */
  dir: string;
  /** Stores a file or bytes; the same content twice is stored once. INVALID where `sha256` is given and differs. */
  put(source: { path: string } | { bytes: Uint8Array | string }, options?: { sha256?: string }): Promise<Artifact>;
  has(sha256: string): Promise<boolean>;
  /** A local path of the complete file; NOT_FOUND where nobody has it, INVALID where its content has changed. */
  path(sha256: string): Promise<string>;
  read(sha256: string): Promise<Buffer>;
};

export type Artifact = { sha256: string; sizeBytes: number };

/** Where copies live that other machines see, too; `flydrive` speaks to S3-compatible buckets. */
export type RemoteArtifacts = {
  has(sha256: string): Promise<boolean>;
  upload(sha256: string, path: string): Promise<void>;
  download(sha256: string): Promise<Readable>;
};

/** A store in a folder; with `remote`, the folder is the cache of a bucket. */
export function openArtifacts(options: { dir: string; remote?: RemoteArtifacts }): ArtifactStore {
  const { dir, remote } = options;
  const place = (sha256: string) => join(dir, checkHash(sha256).slice(0, 2), sha256);
  const isHere = (sha256: string) =>
    stat(place(sha256)).then(
      (found) => found.isFile(),
      () => false,
    );
  return {
    dir,
    async put(source, expected = {}) {
      const content = "path" in source ? createReadStream(source.path) : Readable.from([Buffer.from(source.bytes)]);
      const artifact = await receive({ dir, place, content, sha256: expected.sha256 });
      if (remote && !(await remote.has(artifact.sha256))) await remote.upload(artifact.sha256, place(artifact.sha256));
      return artifact;
    },
    has: async (sha256) => (await isHere(sha256)) || (await remote?.has(sha256)) === true,
    async path(sha256) {
      if (await isHere(sha256)) return place(sha256);
      if (!(await remote?.has(sha256)) || !remote)
        throw new AppError("NOT_FOUND", `The artifact ${sha256} is not in the store ${dir}.`);
      await receive({ dir, place, content: await remote.download(sha256), sha256 });
      return place(sha256);
    },
    async read(sha256) {
      const bytes = await readFile(await this.path(sha256));
      if (createHash("sha256").update(bytes).digest("hex") !== sha256)
        throw new AppError("INVALID", `The artifact ${sha256} is damaged on disk; restore it from a backup.`);
      return bytes;
    },
  };
}

/** Deletes what a crash left half written; older than `olderThanMs` (default one hour) so that nobody's work goes. */
export async function sweepArtifacts(dir: string, olderThanMs = 3_600_000): Promise<number> {
  const temporary = join(dir, "tmp");
  let removed = 0;
  for (const name of await readdir(temporary).catch(() => [])) {
    const { mtimeMs } = await stat(join(temporary, name));
    if (Date.now() - mtimeMs < olderThanMs) continue;
    await rm(join(temporary, name), { force: true });
    removed += 1;
  }
  return removed;
}

async function receive(input: {
  dir: string;
  place: (sha256: string) => string;
  content: Readable;
  sha256: string | undefined;
}): Promise<Artifact> {
  const temporary = join(input.dir, "tmp", randomUUID());
  await mkdir(dirname(temporary), { recursive: true });
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const measure = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  };
  try {
    await pipeline(input.content, measure, createWriteStream(temporary, { flags: "wx", mode: 0o444 }));
    const sha256 = hash.digest("hex");
    if (input.sha256 && input.sha256 !== sha256)
      throw new AppError(
        "INVALID",
        `A file arrived as ${sha256} that should have been ${input.sha256}; nothing was kept.`,
      );
    await publish(temporary, input.place(sha256));
    return { sha256, sizeBytes };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function publish(temporary: string, target: string): Promise<void> {
  const known = await stat(target).catch(() => null);
  if (known && known.size === (await stat(temporary)).size) return;
  await mkdir(dirname(target), { recursive: true });
  await chmod(temporary, 0o444);
  await flush(temporary);
  await rename(temporary, target);
  await flush(dirname(target));
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names come from rows and requests; only a hash may become a path. */
function checkHash(sha256: string): string {
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256;
  throw new AppError("INVALID", "An artifact is named by 64 hexadecimal digits.");
}
