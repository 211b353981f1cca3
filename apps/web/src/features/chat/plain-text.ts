/** An answer's Markdown as it would be read aloud: marks go, words and link texts stay. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/```\w*\n?|`/g, "")
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*\)/g, "$1")
    .replaceAll(/^\s{0,3}(#{1,6}|>|[-*+])\s+/gm, "")
    .replaceAll(/(\*\*|__)(\S.*?)\1/g, "$2")
    .replaceAll(/(?<![\w*])\*(\S[^*\n]*)\*(?!\w)/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}
