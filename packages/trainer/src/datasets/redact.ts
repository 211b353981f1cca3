import type { PublicWords } from "./public-words.ts";
import { lateRecognisers, type PersonalKind, type Recogniser, recognisers } from "./recognisers.ts";
import { nameRecognisers } from "./redact-names.ts";
import { siteNumber } from "./site-numbers.ts";

/** Goes up whenever a recogniser changes; every example says by which version it was redacted. */
export const redactorVersion = 1;

export type RedactorOptions = {
  /** Names from the contact record: the visitor's, and those of colleagues who wrote. */
  names?: string[];
  /** Addresses and e-mail addresses from the contact record, taken out as they stand. */
  details?: string[];
  /** How the site writes order and account numbers, see `siteNumber`. */
  numbers?: string[];
  /** What the site publishes stays: its own phone number is no one's personal data. */
  published?: PublicWords;
};

export type Redactor = {
  /** The text with personal data replaced by ⟨KIND_n⟩; the same value has the same placeholder in all calls. */
  redact(text: string): string;
  /** How much of each kind was found so far, distinct values. */
  found(): Partial<Record<PersonalKind, number>>;
};

/**
 * A redactor for one conversation. It remembers which value stands behind a placeholder until it is dropped; nothing
 * of that is kept. Redacting what is redacted changes nothing.
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const placeholders = new Map<string, string>();
  const counts = new Map<PersonalKind, number>();
  const all = [
    ...exactDetails(options.details ?? []),
    ...recognisers,
    ...(options.numbers ?? []).map(siteNumber),
    ...lateRecognisers,
    ...nameRecognisers(options.names ?? []),
  ];

  function placeholderFor(kind: PersonalKind, value: string): string {
    const key = `${kind} ${value.toLowerCase().replaceAll(/[\s()./-]+/g, kind === "NAME" || kind === "ADDRESS" ? " " : "")}`;
    const known = placeholders.get(key);
    if (known) return known;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const made = `⟨${kind}_${number}⟩`;
    placeholders.set(key, made);
    return made;
  }

  return {
    redact(text) {
      // Placeholders of an earlier pass keep their numbers; new ones count on from there.
      for (const [, kind, number] of text.matchAll(placeholder))
        counts.set(kind as PersonalKind, Math.max(counts.get(kind as PersonalKind) ?? 0, Number(number)));
      return untilStable(text, (some) =>
        all.reduce((rest, recogniser) => replaceOutside(rest, recogniser, options.published, placeholderFor), some),
      );
    },
    found: () => Object.fromEntries(counts),
  };
}

/** Kinds that the shaped recognisers still find, for the last check of a frozen file. */
export function findPersonal(
  text: string,
  options: Pick<RedactorOptions, "numbers" | "published"> = {},
): { kind: PersonalKind; text: string }[] {
  const found: { kind: PersonalKind; text: string }[] = [];
  const strict = [...recognisers, ...(options.numbers ?? []).map(siteNumber), ...lateRecognisers];
  const note = (kind: PersonalKind, value: string) => {
    found.push({ kind, text: value });
    return `⟨${kind}_0⟩`;
  };
  strict.reduce((rest, recogniser) => replaceOutside(rest, recogniser, options.published, note), text);
  return found;
}

/** A placeholder ends the run of digits or letters that it stands in, so that what is beside it may show only then. */
function untilStable(text: string, pass: (text: string) => string): string {
  for (let before = text; ; ) {
    const after = joinNames(pass(before));
    if (after === before) return after;
    before = after;
  }
}

const placeholder = /⟨([A-Z_]+)_(\d+)⟩/g;
const between = /(⟨[A-Z_]+_\d+⟩)/;

function replaceOutside(
  text: string,
  { kind, pattern, isReal, identify }: Recogniser,
  published: PublicWords | undefined,
  placeholderFor: (kind: PersonalKind, value: string) => string,
): string {
  pattern.lastIndex = 0;
  if (!pattern.test(text)) return text;
  return text
    .split(between)
    .map((piece, index) =>
      index % 2 === 1
        ? piece
        : piece.replaceAll(pattern, (...found) => {
            const match = found[0] as string;
            const at = found.findIndex((value) => typeof value === "number");
            const before = piece.slice(Math.max(0, (found[at] as number) - 48), found[at] as number);
            const value = kind === "URL" ? match.replace(/[.,;:!?]+$/, "") : match;
            if (!isReal(value, before) || published?.has(kind, value)) return match;
            return placeholderFor(kind, identify?.(value) ?? value) + match.slice(value.length);
          }),
    )
    .join("");
}

/** Without classes of Unicode, whose compiling would cost more than the search: these differ by conversation. */
function exactDetails(details: string[]): Recogniser[] {
  return details
    .map((detail) => detail.trim())
    .filter((detail) => detail.length >= 4)
    .map((detail) => ({
      kind: detail.includes("@") ? ("EMAIL" as const) : ("ADDRESS" as const),
      pattern: new RegExp(detail.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(/[\s,]+/g, "[\\s,]+"), "gi"),
      isReal: (_match, before) => !/[\p{L}\p{N}]$/u.test(before),
    }));
}

/** First and family name side by side are one person. */
function joinNames(text: string): string {
  return text.replaceAll(/(⟨NAME_\d+⟩)(?: \1)+/g, "$1");
}
