import { stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { hashFile } from "./cache.ts";
import { readGguf } from "./read-gguf.ts";

/** Where the artifact store keeps a file: `<dir>/<first two characters of its hash>/<hash>`. */
export function artifactPath(dir: string, hash: string): string {
  return join(dir, hash.slice(0, 2), hash);
}

/**
 * Path of an adapter that fits the served base. Throws MODEL_NOT_LOADED when there is no such file, and
 * MODEL_INVALID when its content is not what its name says, or was made for something else.
 */
export async function findAdapter(wanted: {
  dir: string | null;
  hash: string;
  base: { architecture: string; hash: string; templateHash: string };
}): Promise<string> {
  const { hash, base } = wanted;
  if (wanted.dir === null) throw missing(hash, "this server has no folder of adapters (ARTIFACTS_DIR)");
  const path = artifactPath(wanted.dir, hash);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw missing(hash, "there is no such file in the artifact store");
  const content = await hashFile(path);
  if (content !== hash) throw refused(hash, `its content has the SHA-256 ${content}; restore it from its source`);

  const { architecture, adapter } = readGguf(path);
  if (adapter?.type !== "lora") throw refused(hash, "the file is no LoRA adapter");
  if (architecture !== base.architecture) {
    throw refused(hash, `it is for the architecture ${architecture}, and the base is ${base.architecture}`);
  }
  if (adapter.baseHash !== base.hash) {
    const made = adapter.baseHash ? `the base ${adapter.baseHash}` : "a base it does not name";
    throw refused(hash, `it was trained on ${made}, and ${base.hash} is served`);
  }
  // Another chat format reads well and answers worse; a file from elsewhere names none.
  if (adapter.templateHash !== null && adapter.templateHash !== base.templateHash) {
    throw refused(hash, `it was trained on the chat format ${adapter.templateHash}, and this server writes another`);
  }
  return path;
}

function missing(hash: string, reason: string): AppError {
  return new AppError("MODEL_NOT_LOADED", `Adapter ${hash} cannot be loaded: ${reason}.`);
}

function refused(hash: string, reason: string): AppError {
  return new AppError("MODEL_INVALID", `Adapter ${hash} is refused: ${reason}.`);
}
