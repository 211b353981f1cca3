import { AppError } from "@whetstone/core/errors";
import type { ArtifactStore } from "@whetstone/db/artifacts";
import { readDataset } from "@whetstone/db/datasets/reads";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { z } from "zod";
import { writeRows } from "./export.ts";
import type { FormatName, PortableRow } from "./formats.ts";
import type { Manifest } from "./manifest.ts";
import { type Side, sides } from "./split.ts";

const recordSchema = z.object({
  id: z.string(),
  task: z.string(),
  prompt: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
  completion: z.string(),
  rejected: z.string().optional(),
  label: z.string().optional(),
  question: z.string(),
  provenance: z.record(z.string(), z.unknown()),
});

/**
 * A frozen set in a format that other tools read, from the very files that were frozen; what is ours stands under
 * `metadata`. For `dpo` and `kto` rows without the other half are left out, and counted. CONFLICT for a draft.
 */
export async function exportDataset(
  ctx: HelpdeskContext & { artifacts: ArtifactStore },
  input: { datasetId: string; format: FormatName; side?: Side | null },
): Promise<{ text: string; rows: number; left: number; name: string }> {
  const dataset = await readDataset(ctx.db, input);
  if (!dataset) throw new AppError("NOT_FOUND", "This dataset does not exist.");
  if (dataset.status !== "frozen")
    throw new AppError("CONFLICT", "Freeze this dataset first; a draft has no files yet.");
  const { files } = dataset.manifest as unknown as Manifest;
  const rows: PortableRow[] = [];
  for (const side of input.side ? [input.side] : sides)
    rows.push(...parseFrozen((await ctx.artifacts.read(files[side].sha256)).toString("utf8"), side));
  const fitting = input.format === "dpo" ? rows.filter((row) => row.rejected !== null) : rows;
  if (fitting.length === 0)
    throw new AppError("CONFLICT", `No row of this dataset has what the format ${input.format} needs.`);
  const text = writeRows(fitting, input.format);
  return { text, rows: fitting.length, left: rows.length - fitting.length, name: dataset.name };
}

/** The lines of a frozen file. */
export function parseFrozen(text: string, side: Side): PortableRow[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { prompt, completion, rejected = null, ...ours } = recordSchema.parse(JSON.parse(line));
      return { prompt, completion, rejected, extra: { metadata: { ...ours, side } } };
    });
}
