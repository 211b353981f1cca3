import { isCardNumber, isGermanTaxId, isIban, isSocialSecurityNumber } from "./checksums.ts";

export const personalKinds = [
  "SECRET",
  "URL",
  "EMAIL",
  "IBAN",
  "CARD",
  "NATIONAL_ID",
  "IP",
  "ACCOUNT",
  "PHONE",
  "ADDRESS",
  "NAME",
] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** One kind of personal data that has a shape. `isReal` sees what the pattern found and what stands before it. */
export type Recogniser = {
  kind: PersonalKind;
  pattern: RegExp;
  isReal: (match: string, before: string) => boolean;
  /** Whose value it is, where several spellings are one: the same answer gives the same placeholder. */
  identify?: (match: string) => string;
};

const always = () => true;

/**
 * In the order of trust: a token inside an address must go before the address is read, a card before a phone number.
 * Every pattern is linear in its text. Where a kind has a checksum, only numbers that satisfy it are taken.
 */
export const recognisers: Recogniser[] = [
  {
    kind: "URL",
    pattern: /\bhttps?:\/\/[^\s<>"'()[\]⟨⟩]+/gi,
    isReal: hasSecret,
  },
  {
    kind: "SECRET",
    // Keys of well-known services by their prefix, JSON web tokens, private key blocks.
    pattern:
      /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bA(?:KIA|SIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bglpat-[\w-]{16,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
    isReal: always,
  },
  {
    kind: "SECRET",
    // "password: …", "token = …": the value after the word.
    pattern:
      /(?<=\b(?:password|passwort|passcode|api[ _-]?key|secret|token|pin code)\s{0,3}(?:[:=]|is|ist|lautet)\s{0,3})["']?[^\s"',;.]{4,}(?:[.][^\s"',;.]+)*/gi,
    isReal: (match) => /[\d\p{Lu}\p{S}]|[!#$%&*@^_]/u.test(match.slice(1)) && !match.startsWith("⟨"),
  },
  {
    kind: "EMAIL",
    pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-]+(?:\.[\p{L}\p{N}_%+-]+)*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
    isReal: always,
  },
  {
    kind: "IBAN",
    pattern: /\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?\b/g,
    isReal: isIban,
  },
  {
    kind: "CARD",
    // As printed on cards, whatever number comes after it.
    pattern: /(?<![\d+-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?!\d)/g,
    isReal: isCardNumber,
  },
  {
    kind: "CARD",
    pattern: /(?<![\d+-])\d(?:[ -]?\d){12,18}(?![\d-])/g,
    isReal: isCardNumber,
  },
  { kind: "NATIONAL_ID", pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g, isReal: isSocialSecurityNumber },
  {
    kind: "NATIONAL_ID",
    pattern: /(?<![\d+])[1-9]\d(?: ?\d{3}){3}(?!\d)/g,
    isReal: (match, before) =>
      isGermanTaxId(match) &&
      /(?:tax|steuer)[\p{L} -]{0,24}(?:id|nummer|number)?\W{0,4}(?:is|ist|lautet)?\W{0,3}$/iu.test(before),
  },
  {
    kind: "IP",
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g,
    isReal: (match, before) =>
      match.split(".").every((part) => Number(part) <= 255 && !/^0\d/.test(part)) &&
      !/\bv(?:ersion)?\.? ?$/i.test(before),
  },
  {
    kind: "IP",
    pattern:
      /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])|(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\p{L}\p{N}:])/giu,
    isReal: always,
  },
];

/** After the account numbers of a site, whose shapes are better known than a phone number's. */
export const lateRecognisers: Recogniser[] = [
  {
    kind: "PHONE",
    // International with + or 00, or national: a trunk 0, an area code in brackets, or 3-3-4.
    pattern:
      /(?<![\p{L}\p{N}+.,-])(?:(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(\d{1,5}\))?(?:[ ./-]?\d){5,13}|\(0?\d{2,5}\)[ ./-]?\d(?:[ ./-]?\d){4,9}|0\d{1,4}[ ./-]\d(?:[ ./-]?\d){4,9}|0\d{8,11}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\p{L}\p{N}])/gu,
    isReal: isPhone,
  },
  {
    kind: "PHONE",
    // Without any mark of a phone number, only after a word that says so.
    pattern:
      /(?<=\b(?:call|phone|tel|telephone|mobile|cell|whatsapp|telefon|handy|nummer|number)\b[^\d\n]{0,16})\d(?:[ ./-]?\d){6,13}(?![\p{L}\p{N}])/giu,
    isReal: (match, before) =>
      isPhone(match) &&
      !/\b(?:order|invoice|ticket|tracking|article|bestell|rechnungs?)[\p{L} -]{0,4}(?:number|nummer|no|nr)\b[^\d\n]{0,16}$/iu.test(
        before,
      ),
  },
  {
    kind: "ADDRESS",
    // "12 Baker Street", "Hauptstraße 5a": a house number and a name that ends as streets do.
    pattern:
      /(?<![\p{L}\p{N}])\d{1,5}[a-z]?,? (?:\p{Lu}[\p{L}'’.-]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Boulevard|Blvd|Terrace|Close|Crescent|Way)\b\.?|(?<!\p{L})(?:\p{Lu}[\p{L}-]{1,24} ?)?\p{L}{2,24}(?:straße|strasse|str\.|weg|gasse|allee|platz|ring) \d{1,4} ?[a-z]?(?![\p{L}\p{N}])/gu,
    isReal: (match) => /^\d|^\p{Lu}/u.test(match),
  },
];

/** Userinfo, or a parameter that is named like a secret or long and random. */
function hasSecret(url: string): boolean {
  if (/^https?:\/\/[^/?#]*@/i.test(url)) return true;
  const query = url.slice(url.search(/[?#]|$/));
  return (
    /[?&#](?:[\w-]*(?:token|key|secret|sig|signature|password|passwd|auth|session|sid|code|jwt|otp))=[^&#]+/i.test(
      query,
    ) || /[=/][\w-]*(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/.test(url)
  );
}

function isPhone(match: string): boolean {
  const digits = match.replaceAll(/\D/g, "");
  const isDate = /^\(?\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})(?!\d)|^\d{4}[./-]\d{1,2}[./-]\d{1,2}(?!\d)/.test(match);
  return digits.length >= 7 && digits.length <= 15 && !isDate;
}
