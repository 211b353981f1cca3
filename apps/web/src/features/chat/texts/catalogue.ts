import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { type ChatTexts, en } from "./en.ts";

export type { ChatTexts };

const catalogues: Record<string, ChatTexts> = { en, de, ar };
const rightToLeft = new Set(["ar", "fa", "he", "ur"]);

export type Language = { locale: string; direction: "ltr" | "rtl"; texts: ChatTexts };

/** The language for a locale such as `de-AT`: ours where we have it, else English. */
export function languageOf(locale: string): Language {
  const language = locale.trim().slice(0, 2).toLowerCase();
  const known = Object.hasOwn(catalogues, language) ? language : "en";
  const region = locale.trim();
  return {
    locale: known === language && isLocale(region) ? region : known,
    direction: rightToLeft.has(known) ? "rtl" : "ltr",
    texts: catalogues[known] ?? en,
  };
}

/** The words for a code of the server's. */
export function problemOf(texts: ChatTexts, code: string | null): string {
  return pick(texts.problems, code);
}

export function refusalOf(texts: ChatTexts, code: string | null): string {
  return pick(texts.refused, code);
}

function pick(words: Record<string, string> & { other: string }, code: string | null): string {
  return (code !== null && Object.hasOwn(words, code) && words[code]) || words.other;
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
