/**
 * Markdown that is still being written, fit to be rendered: what was opened and is not closed yet gets closed, and
 * what may still become a mark is held back, so that nothing flickers between raw and rendered. Only the last
 * paragraph can be unfinished.
 */
export function settleMarkdown(text: string): string {
  const fences = text.match(/^```/gm)?.length ?? 0;
  if (fences % 2 === 1) {
    const opening = /(^|\n)```[^\n]*$/.exec(text);
    // A block that has no line yet waits for it; the end of a block may be half here.
    return opening ? text.slice(0, opening.index) : `${text.replace(/\n`{0,2}$/, "")}\n\`\`\``;
  }
  if (/(^|\n)```$/.test(text)) return text;
  const cut = text.lastIndexOf("\n\n") + 1;
  return text.slice(0, cut) + settleParagraph(text.slice(cut));
}

function settleParagraph(text: string): string {
  let settled = text
    // A link whose address has not arrived shows its words only.
    .replace(/!?\[([^\]\n]*)(\](\([^)\n]*)?)?$/, "$1")
    // A mark at the very end may become a list, a heading or a longer mark.
    .replace(/(^|\n) {0,3}([-+*]|#{1,6}|\d{1,3}[.)]?)$/, "$1")
    .replace(/[*_~`]+$/, "");
  for (const mark of ["`", "**", "__", "~~"]) if (isOpen(settled, mark)) settled += mark;
  if (isOpen(settled.replaceAll("**", ""), "*") && /(^|[\s(])\*\S[^*]*$/.test(settled)) settled += "*";
  return settled;
}

function isOpen(text: string, mark: string): boolean {
  return (text.split(mark).length - 1) % 2 === 1;
}
