/**
 * One spelling for what reads the same: NFKC, one kind of line end, no invisible characters, no trailing spaces, at
 * most one blank line. Quoted mail history and a signature at the end go. Normalising twice changes nothing.
 */
export function normaliseText(raw: string): string {
  let text = raw
    .normalize("NFKC")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(invisible, "")
    .replaceAll(/[^\S\n]+/g, " ");
  text = text
    .split("\n")
    .map((line) => line.trim())
    .join("\n");
  for (;;) {
    const shorter = cutTail(text)
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim();
    if (shorter === text) return text;
    text = shorter;
  }
}

/** Zero-width characters, soft hyphen, bidi marks, tags, and every control character but the line feed. */
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|(?!\n)\p{Cc}/gu;

/** How mail programs announce what was written before, and how people end a mail. */
const tails = [
  /(?:^|\n)(?:On .{4,80} wrote|Am .{4,80} schrieb.{0,80}):\s*(?:\n[\s\S]*)?$/,
  /(?:^|\n)-{2,}\s?(?:Original Message|Ursprüngliche Nachricht|Forwarded message)[\s\S]*$/i,
  /\n(?:>.*(?:\n|$))+$/,
  /\n-- ?\n[\s\S]*$/,
  /\n(?:Sent from my \w+|Von meinem \w+ gesendet)\.?\s*$/i,
];

function cutTail(text: string): string {
  let cut = text;
  for (const tail of tails) {
    const shorter = cut.replace(tail, "");
    // A message that is nothing but a quotation stays as it is.
    if (shorter.trim() !== "") cut = shorter;
  }
  return cut;
}
