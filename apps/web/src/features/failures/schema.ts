import { z } from "zod";

export const pageSize = 25;
export const statuses = ["queued", "corrected", "dismissed", "in_dataset", "trained", "live", "answered"] as const;
export const remedies = ["document", "approved_answer", "training"] as const;
export const signalKinds = [
  "thumbs_down",
  "draft_edited",
  "handed_off",
  "asked_for_person",
  "corrected",
  "repeated",
  "not_grounded",
  "reopened",
  "rated_low",
  "abstained",
  "timed_out",
  "nothing_found",
] as const;

export const listSchema = z.object({
  siteId: z.uuid(),
  status: z.enum(statuses).optional(),
  remedy: z.enum(remedies).optional(),
  signal: z.enum(signalKinds).optional(),
  clusterId: z.uuid().optional(),
  /** False: weak suspicions too, under 0.6. */
  strong: z.boolean(),
  search: z.string().max(200).optional(),
  sort: z.enum(["rank", "newest"]),
  page: z.number().int().min(1).max(100_000),
});
export const siteSchema = z.object({ siteId: z.uuid() });
export const failureSchema = z.object({ failureId: z.uuid() });
export const labelSchema = failureSchema.extend({
  task: z.enum(["answer", "intent"]),
  text: z.string().trim().min(1, "Write what should have been said.").max(4_000),
});
export const dismissSchema = failureSchema.extend({ dismissed: z.boolean() });
