import { z } from "zod";

export const siteIdSchema = z.object({ siteId: z.uuid() });
export const versionIdSchema = z.object({ versionId: z.uuid() });
export const askSchema = z.object({
  siteId: z.uuid(),
  versionId: z.uuid(),
  question: z.string().trim().min(1).max(2_000),
});
export const latencySchema = versionIdSchema.extend({ days: z.number().int().min(1).max(365) });
export const compareSchema = z.object({ siteId: z.uuid(), versionIds: z.array(z.uuid()).min(2).max(4) });
export const liveAtSchema = z.object({ siteId: z.uuid(), task: z.string().max(40), at: z.iso.datetime() });

const reason = z.string().trim().min(1, "Say why; the audit keeps the reason.").max(500);

export const promoteSchema = z.object({
  versionId: z.uuid(),
  expectedCurrentId: z.uuid().nullable(),
  reason,
  override: z.boolean().default(false),
  /** The version's name, typed. */
  typedName: z.string().max(100),
  password: z.string().max(200),
});

export const rollbackSchema = z.object({
  siteId: z.uuid(),
  task: z.string().max(40),
  expectedCurrentId: z.uuid(),
  reason,
});
