import { criticalKinds } from "@whetstone/trainer/experiments/report-critical";
import { z } from "zod";

export const experimentIdSchema = z.object({ experimentId: z.uuid() });

export const estimateSchema = z.object({
  siteId: z.uuid(),
  gain: z.number().gt(0).lt(0.5),
  nStar: z.number().int().min(2).max(1_000_000),
  alpha: z.number().gt(0).lt(0.5),
  minDays: z.number().min(0).max(365),
  share: z.number().gt(0).max(1),
});

export const stopSchema = experimentIdSchema.extend({
  outcome: z.enum(["stopped", "no_difference"]),
  reason: z.string().trim().min(1, "Say why; the audit keeps the reason.").max(500),
});

export const criticalSchema = experimentIdSchema.extend({
  kind: z.enum(criticalKinds),
  note: z.string().trim().min(1, "Say what was seen.").max(500),
});

export const judgeSchema = z.object({ pairId: z.uuid(), better: z.enum(["left", "right", "tie"]) });
