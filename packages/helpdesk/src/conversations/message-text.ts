import { limits } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";

/** Control characters but tab and newline, text-direction overrides, and invisible tag characters. */
const unwanted = /(?![\n\t])\p{Cc}|[\u202a-\u202e]|[\u{e0000}-\u{e007f}]/gu;

/**
 * What somebody typed, as it is stored: composed Unicode, well-formed, without control characters, trimmed.
 * INVALID for nothing, for more than `limits.messageChars` characters and for binary data.
 */
export function cleanMessageText(raw: string): string {
  if (raw.length > 8 * limits.messageChars) throw tooLong(raw.length);
  const text = raw.replaceAll(/\r\n?/g, "\n").toWellFormed().normalize("NFC");
  if (isBinary(text)) throw new AppError("INVALID", "This looks like a file, not like text. Write a message instead.");
  const clean = text.replaceAll(unwanted, "").trim();
  if (clean === "") throw new AppError("INVALID", "The message is empty. Write something first.");
  if (clean.length > limits.messageChars) throw tooLong(clean.length);
  return clean;
}

/** NUL never occurs in text; of replaced bytes and control characters, text holds at most a stray few. */
function isBinary(text: string): boolean {
  if (text.includes("\0")) return true;
  const odd = text.match(/(?![\n\t])\p{Cc}|\ufffd/gu)?.length ?? 0;
  return odd > 8 && odd > text.length / 10;
}

function tooLong(length: number): AppError {
  return new AppError(
    "INVALID",
    `The message has ${length} characters; at most ${limits.messageChars} are possible. Shorten it or send it in parts.`,
  );
}
