const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

/**
 * Text as PostgreSQL's full-text search can read it: typographic apostrophes plain, and scripts without spaces as
 * pairs of characters, since its parser takes such a run for one word.
 */
export function searchableWords(text: string): string {
  return text.replaceAll(/[’‘]/g, "'").replaceAll(wide, (run) => {
    const characters = [...run];
    if (characters.length < 3) return ` ${run} `;
    return ` ${characters
      .slice(1)
      .map((character, index) => `${characters[index]}${character}`)
      .join(" ")} `;
  });
}
