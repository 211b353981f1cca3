import { z } from "zod";
import { guardrailMargins } from "./guardrails.ts";
import { planSchema } from "./plan.ts";

/** Phases in the order of a candidate's way, and the share of the traffic in the experiment, both arms together. */
export const shareOf = { shadow: 0, canary: 0.1, ramp: 0.5, ab: 1 } as const;
export type Phase = keyof typeof shareOf;
export const phases = ["shadow", "canary", "ramp", "ab"] as const satisfies readonly Phase[];

/** What the product writes down before a start, beside the plan of the statistics. Frozen with the experiment. */
export const experimentPlanSchema = planSchema.extend({
  /** At least one answer, and within `matureHours` of the last turn no person, no reopening, no thumbs down. */
  metric: z.literal("resolved_without_person").default("resolved_without_person"),
  /** Hours after a visitor's last turn until the outcome counts; the same in both arms. */
  matureHours: z.number().gt(0).max(168).default(24),
  /** Allowed increases: differences of rates, and a ratio of latencies. */
  guardrails: z
    .object({
      errors: z.number().gt(0).lt(1).default(guardrailMargins.errors),
      handOffs: z.number().gt(0).lt(1).default(guardrailMargins.handOffs),
      unsupportedClaims: z.number().gt(0).lt(1).default(guardrailMargins.unsupportedClaims),
      slowAnswers: z.number().gt(0).lt(1).default(guardrailMargins.slowAnswers),
      latencyRatio: z.number().gt(1).max(10).default(guardrailMargins.latencyRatio),
    })
    .prefault({}),
  /** A step of the ramp lasts at least so many hours. */
  stepHours: z.number().min(0).max(720).default(24),
  /** Answers that nobody sees before the first visitor meets the candidate, where it starts in the shadow. */
  shadowAnswers: z.number().int().min(1).max(10_000).default(30),
});
export type ExperimentPlan = z.infer<typeof experimentPlanSchema>;

/** The step after a phase; null after the last one. */
export function nextPhase(phase: Phase): Phase | null {
  return phases[phases.indexOf(phase) + 1] ?? null;
}

export function isPhase(text: string): text is Phase {
  return Object.hasOwn(shareOf, text);
}
