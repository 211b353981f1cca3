import { answerModes } from "@whetstone/core/chat";
import { z } from "zod";
import { parseOrigin } from "./origin.ts";

const originSchema = z
  .string()
  .max(300)
  .transform((text, ctx) => {
    const parsed = parseOrigin(text);
    if ("origin" in parsed) return parsed.origin;
    ctx.addIssue({ code: "custom", message: parsed.problem });
    return z.NEVER;
  });

export const siteSettingsSchema = z.object({
  name: z.string().trim().min(1, "A site needs a name.").max(60),
  color: z.string().regex(/^#[0-9a-fA-F]{6}$/, "A colour is written as #rrggbb."),
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language is written as en or de."),
  greeting: z.string().trim().max(300),
  suggestions: z.array(z.string().trim().min(1).max(120)).max(6),
  productNames: z.array(z.string().trim().min(1).max(80)).max(500),
  origins: z
    .array(originSchema)
    .max(50)
    .transform((list) => [...new Set(list)]),
  answerMode: z.enum(answerModes).nullable(),
  identityRequired: z.boolean(),
});
export type SiteSettingsInput = z.infer<typeof siteSettingsSchema>;

export const updateSiteSchema = z.object({ siteId: z.uuid(), settings: siteSettingsSchema.partial() });
