import { readRows } from "../rows.ts";

export type EvalQuestion = {
  query: string;
  goldSlugs: string[];
  answerable: boolean;
  mustMention: string[];
  lang: string | null;
};

/** Questions as JSON Lines (plain or .gz): `query`, `gold_slugs`, and where given `answerable`, `must_mention`, `lang`. */
export function readQuestions(path: string): EvalQuestion[] {
  return readRows(path, (row) => {
    const { query, question, instruction, text, gold_slugs, answerable, must_mention, lang } = row as Record<
      string,
      unknown
    >;
    const words = query ?? question ?? instruction ?? text;
    if (typeof words !== "string" || !words.trim()) throw new Error("a question needs a query");
    return {
      query: words,
      goldSlugs: strings(gold_slugs),
      answerable: answerable !== false,
      mustMention: strings(must_mention),
      lang: typeof lang === "string" ? lang : null,
    };
  });
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
