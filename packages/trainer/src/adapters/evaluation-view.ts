import { z } from "zod";

const interval = z.tuple([z.number(), z.number()]);

/** What of a stored evaluation report the pages show; a report of another shape shows as one without numbers. */
const viewSchema = z.object({
  primary: z
    .object({
      name: z.string().default("primary"),
      n: z.number(),
      current: z.number().nullable().default(null),
      candidate: z.number().nullable().default(null),
      delta: z.number(),
      interval,
    })
    .nullable()
    .catch(null)
    .default(null),
  slices: z
    .array(z.object({ name: z.string(), n: z.number(), delta: z.number(), p: z.number().nullable().default(null) }))
    .catch([])
    .default([]),
  metrics: z
    .record(z.string(), z.object({ n: z.number().default(0), current: z.number(), candidate: z.number() }))
    .catch({})
    .default({})
    .transform((metrics) => Object.entries(metrics).map(([name, values]) => ({ name, ...values }))),
  writeMode: z.object({ earned: z.boolean().nullable(), reason: z.string() }).nullable().catch(null).default(null),
  samples: z
    .array(z.object({ question: z.string(), current: z.string(), candidate: z.string() }))
    .catch([])
    .default([]),
});
export type EvaluationView = z.infer<typeof viewSchema>;

export function viewEvaluation(report: unknown): EvaluationView {
  const parsed = viewSchema.safeParse(report ?? {});
  return parsed.success ? parsed.data : { primary: null, slices: [], metrics: [], writeMode: null, samples: [] };
}
