import { z } from "zod";

export const runsPageSize = 25;

export const runIdSchema = z.object({ runId: z.uuid() });
export const listRunsSchema = z.object({ siteId: z.uuid(), page: z.number().int().min(1).max(10_000) });
export const runEventsSchema = runIdSchema.extend({ afterSeq: z.number().int().min(0) });
export const choicesSchema = z.object({ siteId: z.uuid() });
export const planSchema = z.object({ dataset: z.uuid(), recipe: z.string().min(1).max(100) });
