import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { artifactPath } from "../src/models/adapter-file.ts";
import { knownHash } from "../src/models/cache.ts";
import { readGguf } from "../src/models/read-gguf.ts";
import { randomTensor } from "./random-weights.ts";
import { type GgufValue, type TensorToWrite, writeGguf } from "./write-gguf.ts";

export type AdapterShape = {
  /** Rank of every pair. Default 16. */
  rank?: number;
  seed: number;
  /** How strongly it changes the base; 1 changes most greedy tokens, 0 none. Default 1. */
  strength?: number;
  /** Overrides of what the file says of itself, for files that must be refused. */
  architecture?: string;
  baseHash?: string;
  templateHash?: string;
};

const adapted = /^blk\.\d+\.(attn_(q|k|v|output)|ffn_(gate|up|down))\.weight$/;

/** Writes a LoRA adapter with random weights on all linear layers of a base file into an artifact store; gives its hash and path. */
export async function writeRandomAdapter(
  dir: string,
  options: AdapterShape & { basePath: string },
): Promise<{ hash: string; path: string }> {
  const { rank = 16, seed, strength = 1 } = options;
  const base = readGguf(options.basePath);
  const tensors = base.tensors
    .filter(({ name }) => adapted.test(name))
    .flatMap(({ name, shape: [inputs = 0, outputs = 0] }, index): TensorToWrite[] => {
      const draw = (shape: number[], part: string, spread: number) =>
        randomTensor({ name: `${name}.${part}`, shape, type: "f16" }, { seed: seed * 10_007 + index * 2, spread });
      return [
        draw([inputs, rank], "lora_a", 1 / Math.sqrt(inputs)),
        draw([rank, outputs], "lora_b", strength / Math.sqrt(rank)),
      ];
    });
  const pairs: Record<string, GgufValue> = {
    "general.type": { str: "adapter" },
    "general.architecture": { str: options.architecture ?? base.architecture },
    "adapter.type": { str: "lora" },
    "adapter.lora.alpha": { f32: rank },
    "whetstone.base.sha256": { str: options.baseHash ?? (await knownHash(options.basePath)) },
    ...(options.templateHash && { "whetstone.template.sha256": { str: options.templateHash } }),
  };
  return storeFile(dir, (path) => writeGguf(path, { pairs, tensors }));
}

/** Any content under its hash, e.g. a broken one. */
export function storeBytes(dir: string, bytes: Uint8Array): { hash: string; path: string } {
  return storeFile(dir, (path) => writeFileSync(path, bytes));
}

function storeFile(dir: string, fill: (path: string) => void): { hash: string; path: string } {
  mkdirSync(dir, { recursive: true });
  const temporary = join(dir, `${process.pid}.tmp`);
  fill(temporary);
  const hash = createHash("sha256").update(readFileSync(temporary)).digest("hex");
  const path = artifactPath(dir, hash);
  mkdirSync(dirname(path), { recursive: true });
  renameSync(temporary, path);
  return { hash, path };
}
