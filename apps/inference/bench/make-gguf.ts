import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import { readGguf } from "../src/models/read-gguf.ts";
import { writeRandomAdapter } from "./random-adapter.ts";
import { shapes, writeRandomModel } from "./random-model.ts";

const help = `Writes models and adapters with random weights of a true shape, for measuring.

  node bench/make-gguf.ts model --shape smollm2-135m [--type q8_0] [--seed 1] --out FILE.gguf
  node bench/make-gguf.ts adapter --base FILE.gguf [--rank 16] [--seed 1] --out ARTIFACT-FOLDER

Shapes: ${Object.keys(shapes).join(", ")}. Types: q8_0, q4_0, f16, f32.
`;

const types = ["q8_0", "q4_0", "f16", "f32"] as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    shape: { type: "string", default: "smollm2-135m" },
    type: { type: "string", default: "q8_0" },
    seed: { type: "string", default: "1" },
    rank: { type: "string", default: "16" },
    base: { type: "string" },
    out: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});

try {
  if (values.help || positionals.length === 0) process.stdout.write(help);
  else if (positionals[0] === "model") makeModel();
  else if (positionals[0] === "adapter") await makeAdapter();
  else throw new AppError("INVALID", `There is no ${positionals[0]} to make; say model or adapter.`);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function makeModel(): void {
  const shape = shapes[values.shape];
  if (!shape) throw new AppError("INVALID", `--shape is one of ${Object.keys(shapes).join(", ")}.`);
  const type = types.find((known) => known === values.type);
  if (!type) throw new AppError("INVALID", `--type is one of ${types.join(", ")}.`);
  const out = resolve(needed(values.out, "--out"));
  mkdirSync(dirname(out), { recursive: true });
  writeRandomModel(out, { shape, name: values.shape, type, seed: whole(values.seed, "--seed") });
  const { parameters, sizeBytes } = readGguf(out);
  process.stdout.write(`${out}: ${(parameters / 1e6).toFixed(1)} M weights, ${(sizeBytes / 1e6).toFixed(1)} MB\n`);
}

async function makeAdapter(): Promise<void> {
  const basePath = resolve(needed(values.base, "--base"));
  const shape = { seed: whole(values.seed, "--seed"), rank: whole(values.rank, "--rank") };
  const { hash, path } = await writeRandomAdapter(resolve(needed(values.out, "--out")), { basePath, ...shape });
  process.stdout.write(`${hash} ${path}\n`);
}

function needed(value: string | undefined, option: string): string {
  if (!value) throw new AppError("INVALID", `${option} is missing. See --help.`);
  return value;
}

function whole(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new AppError("INVALID", `${option} must be a whole number from 1.`);
  return value;
}
