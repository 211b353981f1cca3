import { AppError } from "@whetstone/core/errors";
import type { Recogniser } from "./recognisers.ts";

/**
 * Reads how a site writes its order, customer or account numbers: `#` is a digit, `@` a letter, `*` a letter or digit,
 * and everything else stands for itself (`LL-######`). A shape and not a regular expression, so that it is always
 * linear. INVALID where it has fewer than four places that vary, which would take ordinary words for numbers.
 */
export function siteNumber(shape: string): Recogniser {
  const known = made.get(shape) ?? makeRecogniser(shape.trim());
  made.set(shape, known);
  return known;
}

/** Compiled once per shape: a redactor is made for every conversation. */
const made = new Map<string, Recogniser>();

function makeRecogniser(text: string): Recogniser {
  const places = text.match(/[#@*]/g)?.length ?? 0;
  if (text.length > 40 || places < 4 || !text.includes("#"))
    throw new AppError(
      "INVALID",
      `"${text.slice(0, 40)}": a number's shape has at least four of #, @ and *, one # among them, and at most 40 characters, such as LL-######.`,
    );
  const source = [...text]
    .map((character) => classes[character] ?? character.replace(/[\\^$.*+?()[\]{}|]/, "\\$&"))
    .join("");
  return {
    kind: "ACCOUNT",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, "giu"),
    isReal: () => true,
  };
}

const classes: Record<string, string> = { "#": "\\p{Nd}", "@": "\\p{L}", "*": "[\\p{L}\\p{N}]" };
