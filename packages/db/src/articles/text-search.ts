/** Text search configurations that every PostgreSQL carries, by language. */
const configs: Record<string, string> = {
  da: "danish",
  de: "german",
  en: "english",
  es: "spanish",
  fi: "finnish",
  fr: "french",
  hu: "hungarian",
  it: "italian",
  nb: "norwegian",
  nl: "dutch",
  no: "norwegian",
  pt: "portuguese",
  ro: "romanian",
  ru: "russian",
  sv: "swedish",
  tr: "turkish",
};

/** `en-GB` → `english`; `simple` (words as they stand) where the language is not known. */
export function textSearchConfig(lang: string): string {
  return configs[lang.toLowerCase().split(/[-_]/)[0] ?? ""] ?? "simple";
}
