import { z } from "zod";

/**
 * All that crosses the seam to Python: `run.json` in, one event per line out, `manifest.json` at the end. The examples in
 * `contract/` are read by both languages' tests.
 */
export const recipeSchema = z.strictObject({
  name: z.string().min(1),
  lora: z.strictObject({
    r: z.number().int().min(1).max(256),
    alpha: z.number().positive(),
    dropout: z.number().min(0).max(0.5),
    /** `all-linear`, or names of modules such as `q_proj`. */
    targets: z.union([z.string(), z.array(z.string()).min(1)]),
    rslora: z.boolean(),
  }),
  learningRate: z.number().positive().max(0.1),
  schedule: z.enum(["cosine", "linear", "constant"]),
  /** Share of all steps, kept between the two bounds in steps. */
  warmupShare: z.number().min(0).max(0.5),
  warmupMinSteps: z.number().int().min(0),
  warmupMaxSteps: z.number().int().min(0),
  epochs: z.number().positive().max(1_000),
  /** Ends earlier when it is reached. */
  maxSteps: z.number().int().positive().nullable(),
  /** Rows per optimizer step. */
  batchRows: z.number().int().min(1).max(4_096),
  /** Tokens computed at once; a step with more is split. */
  microTokens: z.number().int().min(16).max(1_048_576),
  /** Rows with more tokens are dropped and counted. */
  maxLength: z.number().int().min(16).max(131_072),
  precision: z.enum(["auto", "fp32", "bf16", "nf4"]),
  gradientCheckpointing: z.boolean(),
  maxGradNorm: z.number().positive(),
  weightDecay: z.number().min(0).max(1),
  /** Epochs without a better validation loss before the run ends. */
  patience: z.number().int().min(1),
  sharePrefix: z.boolean(),
});
export type Recipe = z.output<typeof recipeSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const runFileSchema = z.strictObject({
  format: z.literal(1),
  runId: z.uuid(),
  attempt: z.number().int().min(1),
  recipe: recipeSchema,
  base: z.strictObject({
    path: z.string(),
    sha256,
    template: z.enum(["chatml", "mistral"]),
    templateSha256: sha256,
  }),
  data: z.strictObject({
    sha256,
    train: z.string(),
    validation: z.string().nullable(),
    /** General rows that are trained on beside the training side. */
    general: z.string().nullable(),
    heldOut: z.array(z.string()),
  }),
  /** Rows that the trained model answers in PyTorch, so that serving can be compared with training. */
  predict: z
    .strictObject({
      rows: z.string(),
      labels: z.array(z.string()).nullable(),
      maxTokens: z.number().int().min(1),
    })
    .nullable(),
  seed: z.number().int(),
  mode: z.enum(["train", "probe"]),
  device: z.enum(["auto", "cpu", "cuda"]),
  threads: z.number().int().min(1).nullable(),
  checkpointSeconds: z.number().positive(),
  maxMinutes: z.number().positive().nullable(),
  workDir: z.string(),
  outDir: z.string(),
  cacheDir: z.string(),
});
export type RunFile = z.output<typeof runFileSchema>;

const known = z.discriminatedUnion("type", [
  z.object({ type: z.literal("started"), device: z.string(), precision: z.string() }).loose(),
  z.object({ type: z.literal("stage"), stage: z.enum(["loading", "training", "exporting", "predicting"]) }),
  z.object({ type: z.literal("data"), rows: z.number(), tokens: z.number() }).loose(),
  z.object({ type: z.literal("adapted"), trainable: z.number() }),
  z.object({ type: z.literal("resumed"), step: z.number() }),
  z.object({ type: z.literal("log"), level: z.string(), message: z.string() }),
  z
    .object({
      type: z.literal("step"),
      step: z.number(),
      steps: z.number(),
      /** Null where it was not a number. */
      loss: z.number().nullable(),
      tokensPerSecond: z.number(),
      etaSeconds: z.number().nullable(),
      memoryBytes: z.number(),
    })
    .loose(),
  z.object({ type: z.literal("validation"), step: z.number(), loss: z.number().nullable(), best: z.boolean() }),
  z.object({ type: z.literal("checkpoint"), step: z.number() }),
  z.object({ type: z.literal("predicted"), done: z.number(), of: z.number() }),
  z.object({
    type: z.literal("finished"),
    manifest: z.string().nullable(),
    tokensPerSecond: z.number(),
    memoryBytes: z.number(),
  }),
  z.object({ type: z.literal("failed"), code: z.number().int(), message: z.string() }),
]);
export type SidecarEvent = z.output<typeof known>;

/** An event of the sidecar, or null for a line that is none: a library that prints where it should not. */
export function parseEvent(line: string): SidecarEvent | null {
  if (!line.startsWith("{")) return null;
  try {
    return known.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

export const manifestSchema = z
  .object({
    format: z.literal(1),
    runId: z.string(),
    attempt: z.number().int(),
    baseSha256: sha256,
    datasetSha256: sha256,
    templateSha256: sha256,
    steps: z.number().int(),
    tokensPerSecond: z.number(),
    peakMemoryBytes: z.number(),
    rank: z.number().int(),
    files: z.record(z.string(), z.object({ sha256, sizeBytes: z.number() })),
    peftSha256: sha256,
    answers: z.string().nullable(),
  })
  .loose();
export type SidecarManifest = z.output<typeof manifestSchema>;

/** How a sidecar ends; anything else is a fault of the machine or of ours. */
export const exits = { ok: 0, badData: 10, checkFailed: 11, outOfMemory: 12, cancelled: 13, baseMismatch: 14 } as const;
