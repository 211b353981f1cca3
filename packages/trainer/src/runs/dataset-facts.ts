import { AppError } from "@whetstone/core/errors";
import { z } from "zod";

const file = z.object({ sha256: z.string(), rows: z.number(), tokens: z.number() }).loose();
const schema = z
  .object({
    files: z.object({ train: file, validation: file, test: file }),
    /** Sets of an earlier version have none. */
    general: file.default({ sha256: "", rows: 0, tokens: 0 }),
    counts: z.object({ labels: z.record(z.string(), z.number()).default({}) }).loose(),
    readiness: z
      .object({ state: z.enum(["blocked", "thin", "ready"]), blocks: z.array(z.string()).default([]) })
      .loose(),
  })
  .loose();
export type DatasetFacts = z.output<typeof schema>;

/** What a run needs of a frozen dataset's manifest; INVALID for one that this version cannot read. */
export function readFacts(dataset: { name: string; manifest: unknown }): DatasetFacts {
  const result = schema.safeParse(dataset.manifest);
  if (result.success) return result.data;
  throw new AppError("INVALID", `The manifest of the dataset “${dataset.name}” cannot be read; freeze it again.`);
}
