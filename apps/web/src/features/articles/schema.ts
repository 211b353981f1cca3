import { z } from "zod";

export const pageSize = 25;
const site = { siteId: z.uuid() };

export const listArticlesSchema = z.object({
  ...site,
  search: z.string().max(200).optional(),
  page: z.number().int().min(1).max(100_000),
});
export const articleSchema = z.object({ ...site, slug: z.string().min(1).max(300) });
export const saveArticleSchema = z.object({
  ...site,
  /** Missing for a new article: made from the title. */
  slug: z.string().min(1).max(300).optional(),
  title: z.string().trim().min(1, "An article needs a title.").max(300),
  bodyMd: z.string().min(1, "An article needs a text.").max(500_000),
  lang: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language is written as en or de."),
  verified: z.boolean(),
});

export const uploadBytes = 20 * 1024 * 1024;
export const importSchema = z.object({
  ...site,
  files: z
    .array(z.object({ name: z.string().min(1).max(300), base64: z.base64().max(Math.ceil((uploadBytes * 4) / 3) + 4) }))
    .min(1)
    .max(200),
});

export const approveSchema = z.object({
  ...site,
  question: z.string().trim().min(1).max(1_000),
  answer: z.string().trim().min(1).max(4_000),
});
export const approvedIdSchema = z.object({ ...site, id: z.uuid() });
export const questionSchema = z.object({ ...site, question: z.string().trim().min(1).max(2_000) });
