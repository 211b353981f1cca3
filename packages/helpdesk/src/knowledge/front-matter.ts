import { parse } from "yaml";

export type FrontMatter = { title?: string; lang?: string; verifiedAt?: Date; body: string };

/** Reads `title`, `lang` and `verified` between two lines of `---` at the start of a Markdown file; the rest is the body. */
export function readFrontMatter(text: string): FrontMatter {
  const match = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text);
  if (!match) return { body: text };
  const fields = parseFields(match[1] ?? "");
  const body = text.slice(match[0].length);
  const verifiedAt = fields.verified ? new Date(String(fields.verified)) : undefined;
  return {
    body,
    title: typeof fields.title === "string" || typeof fields.title === "number" ? String(fields.title) : undefined,
    lang: typeof fields.lang === "string" ? fields.lang : undefined,
    verifiedAt: verifiedAt && !Number.isNaN(verifiedAt.getTime()) ? verifiedAt : undefined,
  };
}

/** Broken front matter costs its fields, not the article. */
function parseFields(yaml: string): Record<string, unknown> {
  try {
    const parsed: unknown = parse(yaml, { maxAliasCount: 10 });
    return parsed && typeof parsed === "object" && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}
