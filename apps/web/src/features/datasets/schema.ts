import { z } from "zod";

export const tasks = ["answer", "intent", "extraction"] as const;
export const purposes = ["training", "held_out"] as const;
export const formats = ["messages", "prompt-completion", "alpaca", "sharegpt", "dpo", "kto"] as const;
export const memberPageSize = 10;
/** Bytes of an uploaded file. */
export const uploadBytes = 40 * 1024 * 1024;

const site = { siteId: z.uuid() };
const dataset = { datasetId: z.uuid() };

export const siteSchema = z.object(site);
export const datasetSchema = z.object(dataset);
export const createSchema = z.object({
  ...site,
  name: z.string().trim().min(1, "A dataset needs a name.").max(80),
  task: z.enum(tasks),
  purpose: z.enum(purposes),
  parentId: z.uuid().nullable(),
});
export const freezeSchema = z.object({ ...dataset, override: z.string().trim().max(500).nullable() });
export const importSchema = z.object({
  ...site,
  task: z.enum(tasks),
  datasetId: z.uuid().nullable(),
  file: z.string().min(1).max(200),
  format: z.enum(formats).optional(),
  base64: z.base64().max(Math.ceil((uploadBytes * 4) / 3) + 4),
});
export const exportSchema = z.object({ ...dataset, format: z.enum(formats) });
export const membersSchema = z.object({ ...dataset, page: z.number().int().min(1).max(100_000) });
export const samplesSchema = z.object({ ...site, ids: z.array(z.uuid()).max(20) });
export const numbersSchema = z.object({ ...site, numbers: z.array(z.string().max(60)).max(20) });
