import { z } from "zod";

/** The version that serves today (A) and the one that wants to (B). */
export const arms = ["current", "candidate"] as const;
export type Arm = (typeof arms)[number];

/** What is written down before an experiment starts and cannot be changed while it runs. Times in days. */
export const planSchema = z.object({
  /** Chance of a false claim over the whole life of the experiment, however often it is read: 0 to 0.5. */
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  /** Matured units, both arms together, at which the sequence is tightest: the planned decision size. */
  nStar: z.number().int().min(2).default(2_000),
  /** The loss that still counts as "not worse", as a difference of rates: 0.03 is three points. */
  margin: z.number().gt(0).lt(1).default(0.03),
  /** Share of the exposed units that the candidate is meant to get. */
  share: z.number().gt(0).lt(1).default(0.5),
  /** Before this, the only conclusions are harm and mismatch: a week has quiet days and loud ones. */
  minDays: z.number().min(0).default(7),
  /** After this, an experiment that has shown nothing ends as "no difference". */
  maxDays: z.number().gt(0).default(28),
});

export type Plan = z.infer<typeof planSchema>;
