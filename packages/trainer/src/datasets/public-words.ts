import { findEntities } from "@whetstone/helpdesk/assistant/grounding-entities";
import type { PersonalKind } from "./recognisers.ts";

/** What a site says about itself in public: its addresses, numbers and codes. */
export type PublicWords = {
  /** True where a value of this kind stands in the published texts. */
  has(kind: PersonalKind, value: string): boolean;
  /** URLs, e-mail addresses and phone numbers of a text that the published texts do not have. */
  foreign(text: string, context?: string[]): string[];
};

/** Reads the published texts once: articles, approved answers, the site's own addresses. */
export function readPublicWords(texts: string[]): PublicWords {
  const folded = ` ${texts.map(fold).join(" \n ")} `;
  const entities = contacts(texts);
  return {
    has(kind, value) {
      if (kind === "SECRET" || kind === "CARD" || kind === "NATIONAL_ID") return false;
      if (kind === "EMAIL" || kind === "URL" || kind === "PHONE")
        return keysOf(value).some((key) => isKnown(key, entities));
      return kind !== "NAME" && folded.includes(` ${fold(value)} `);
    },
    foreign(text, context = []) {
      const near = context.length > 0 ? contacts(context) : null;
      return text
        .split("\n")
        .flatMap((line) => findEntities(line))
        .filter((entity) => isContact(entity.kind))
        .filter((entity) => !entity.keys.some((key) => isKnown(key, entities) || (near !== null && isKnown(key, near))))
        .map((entity) => entity.text);
    },
  };
}

function isContact(kind: string): boolean {
  return kind === "url" || kind === "email" || kind === "phone";
}

function contacts(texts: string[]): Set<string> {
  const known = new Set<string>();
  for (const line of texts.flatMap((text) => text.split("\n")))
    for (const { kind, keys } of findEntities(line)) {
      if (!isContact(kind)) continue;
      for (const key of keys) {
        known.add(key);
        // An article that names a.com/x/y publishes a.com as well.
        if (kind === "url") for (const parent of parents(key)) known.add(parent);
      }
    }
  return known;
}

function keysOf(value: string): string[] {
  return findEntities(value)
    .filter((entity) => isContact(entity.kind))
    .flatMap((entity) => entity.keys);
}

/** A phone number counts as known with or without the country's code. */
function isKnown(key: string, known: Set<string>): boolean {
  if (known.has(key)) return true;
  if (!/^\d{7,16}$/.test(key)) return false;
  const bare = key.replace(/^0+/, "");
  for (const other of known) {
    if (!/^\d{7,16}$/.test(other)) continue;
    const [short = "", long = ""] = [bare, other.replace(/^0+/, "")].sort((a, b) => a.length - b.length);
    if (short.length >= 7 && long.length - short.length <= 3 && long.endsWith(short)) return true;
  }
  return false;
}

function parents(url: string): string[] {
  const parts = url.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function fold(text: string): string {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(" ");
}
