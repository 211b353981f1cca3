import { numberReadings, spelledNumbers } from "./grounding-numbers.ts";

export type EntityKind = "number" | "date" | "amount" | "code" | "url" | "email" | "phone" | "product";

/** Something that is right or wrong to the letter. `keys`: its normalised readings, one of which must be supported. */
export type Entity = { kind: EntityKind; text: string; keys: string[] };

/**
 * Finds everything in a line of text that must not be invented. Each stretch of text counts once, as its most telling
 * kind. `isLine: false`: the text stands inside a line, so that a number in front is no list item's. Default true.
 */
export function findEntities(raw: string, options: { isLine?: boolean } = {}): Entity[] {
  let text = normalise(raw);
  // The number of a list item claims nothing.
  if (options.isLine ?? true) text = text.replace(/^\s*(\d{1,3}[.)]|[-•])\s+/, "");
  const entities: Entity[] = [];
  for (const { kind, pattern, read } of finders) {
    text = text.replaceAll(pattern, (...found) => {
      const match = found[0] as string;
      const keys = read(match);
      if (!keys) return match;
      entities.push({ kind, text: match.trim(), keys });
      // What was taken must not be read again; the length does not matter any more.
      return " \ufffc ";
    });
  }
  for (const value of spelledNumbers(text)) entities.push({ kind: "number", text: value, keys: [value] });
  return entities;
}

/** One spelling for what looks the same: wide and other digits, invisible characters, Markdown's marks, dashes. */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .replaceAll(/\p{Nd}/gu, (digit) => (/[0-9]/.test(digit) ? digit : String(digitValue(digit))))
    .replaceAll(/[\u2010-\u2015\u2212]/g, "-")
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[*`]|(?<=^|\s)[_~]+|[_~]+(?=\s|$)/g, "");
}

type Finder = { kind: EntityKind; pattern: RegExp; read: (match: string) => string[] | null };

const months = "jan feb m(?:ar|är|rz) apr ma[iy] jun jul aug sep o[ck]t nov de[cz]".split(" ");
const month = `(?:${months.join("|")})[a-zä]*\\.?`;
const currency = "€|\\$|£|¥|₹|usd|eur|gbp|chf|jpy|cad|aud|euros?|dollars?|pounds?|cents?|francs?|franken|rupees?|yen";
const figure = "\\d+(?:[.,'\\s](?=\\d{3}(?!\\d))\\d{3})*(?:[.,]\\d+)?";

/** In the order of trust: an address contains domains, a date contains numbers. */
const finders: Finder[] = [
  {
    kind: "email",
    pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu,
    read: (match) => [trimUrl(match)],
  },
  {
    kind: "url",
    pattern:
      /(?:https?:\/\/|www\.)[^\s<>"'()[\]\ufffc]+|(?<![\p{L}\p{N}@])[\p{L}\p{N}-]{2,}(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:\/[^\s<>"'()[\]\ufffc]*)?/giu,
    read: (match) => [trimUrl(match)],
  },
  {
    kind: "date",
    pattern: new RegExp(
      `\\b\\d{4}-\\d{2}-\\d{2}\\b|\\b\\d{1,2}[./]\\d{1,2}[./](?:\\d{4}|\\d{2})\\b|\\b${month} \\d{1,2}(?:st|nd|rd|th)?\\b(?!:)(?:,? \\d{4}\\b)?|\\b\\d{1,2}(?:st|nd|rd|th|\\.)?(?: of)? ${month}(?!\\p{L})(?:,? \\d{4}\\b)?|\\b${month} \\d{4}\\b`,
      "giu",
    ),
    read: (match) => [dateKey(match)],
  },
  {
    kind: "date",
    pattern:
      /(?<!\p{L})(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?!\p{L})|(?<!\p{L})(?:mon|diens|donners|frei|sams|sonn)tags?(?!\p{L})|(?<!\p{L})mittwochs?(?!\p{L})/giu,
    read: (match) => [match.toLowerCase().replace(/s$/, "")],
  },
  {
    kind: "amount",
    pattern: new RegExp(
      `(?:${currency})\\s?${figure}(?!\\d)|${figure}\\s?(?:${currency}|%|percent|per cent|prozent)(?!\\p{L})`,
      "giu",
    ),
    read: amountKeys,
  },
  {
    kind: "phone",
    pattern: /(?<![\p{L}\p{N}])(?:\+|\()?\d[\d\s()./-]{5,}\d(?!\p{L})/gu,
    read: (match) => {
      const digits = match.replaceAll(/\D/g, "");
      const isGrouped = /^\d{1,3}([ ,.]\d{3})+([.,]\d+)?$/.test(match.trim()) && !match.includes("-");
      return digits.length >= 7 && digits.length <= 16 && !isGrouped ? [digits] : null;
    },
  },
  { kind: "number", pattern: /\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?/giu, read: (match) => [clockKey(match)] },
  { kind: "number", pattern: /\b\d{1,2}:\d{2}\b/gu, read: (match) => [match.replace(/^0(?=\d)/, "")] },
  {
    kind: "code",
    pattern:
      /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}/_#-]*\p{L})(?=[\p{L}\p{N}/_#-]*\d)[\p{L}\p{N}]+(?:[/_#-][\p{L}\p{N}]+)*/gu,
    read: (match) => (isCounted(match) ? null : [match.toLowerCase()]),
  },
  { kind: "number", pattern: new RegExp(figure, "gu"), read: numberReadings },
];

/** "10kg", "24-hour", "2nd": a number with its unit, not a code. */
function isCounted(match: string): boolean {
  return (
    /^\d+(?:st|nd|rd|th|kg|g|km|cm|mm|m|l|ml|gb|mb|kb|tb|h|min|s|x|px|w|v|k)$/i.test(match) ||
    /^\d+(-\d+)?(-\p{Ll}+)+$/u.test(match)
  );
}

function amountKeys(match: string): string[] {
  const unit = match.replaceAll(/[\d\s.,']/g, "").toLowerCase();
  const name = currencies.find(([pattern]) => pattern.test(unit))?.[1] ?? unit;
  return numberReadings(
    match
      .replaceAll(/[^\d.,'\s]/g, "")
      .trim()
      .replaceAll(/^[.,]+|[.,]+$/g, ""),
  ).map((value) => `${name} ${value}`);
}

const currencies: [RegExp, string][] = [
  [/^(€|eur|euros?)$/, "eur"],
  [/^(\$|usd|dollars?)$/, "usd"],
  [/^(£|gbp|pounds?)$/, "gbp"],
  [/^(chf|francs?|franken)$/, "chf"],
  [/^(¥|jpy|yen)$/, "jpy"],
  [/^(%|percent|prozent)$/, "%"],
  [/^cents?$/, "cent"],
];

function dateKey(match: string): string {
  const written = match.toLowerCase();
  const place = months.findIndex((name) => new RegExp(`(?<!\\p{L})${name}`, "u").test(written));
  const numbers = (written.match(/\d+/g) ?? []).map(Number);
  if (place < 0) return numbers.join("-");
  const [year, ...days] = [...numbers].sort((left, right) => right - left);
  if (year === undefined) return `${place + 1}`;
  return year > 31 ? [year, place + 1, ...days].join("-") : `${place + 1}-${year}`;
}

function clockKey(match: string): string {
  const [time = "", half = ""] = match
    .toLowerCase()
    .replaceAll(/[\s.]/g, "")
    .split(/(?=[ap]m$)/);
  return `${time.replace(/:00$/, "").replace(/^0(?=\d)/, "")}${half}`;
}

function trimUrl(match: string): string {
  return match
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?'"]+$/, "")
    .replace(/\/$/, "");
}

function digitValue(digit: string): number {
  // Decimal digits of every script stand in runs of ten that begin at a multiple that \p{Nd} marks.
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}
