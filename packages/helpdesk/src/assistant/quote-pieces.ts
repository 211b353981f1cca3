import { splitSentences } from "../knowledge/sentences.ts";

/** A sentence or list item as it stands in a section. */
export type Quotable = {
  text: string;
  /** "- " or "2. " of a list item, else "". */
  mark: string;
  /** Number of the list that it belongs to, as an item or as its introduction; else null. */
  list: number | null;
  /** The sentence before a list ("You need:"): says nothing without its items. */
  isIntro: boolean;
  /** Position in the section, from 0. */
  place: number;
};

/** Cuts a section's plain text into what can be quoted. */
export function quotables(section: string, lang = "en"): Quotable[] {
  const pieces: Quotable[] = [];
  let list = 0;
  let isInList = false;
  for (const line of section.split("\n")) {
    const item = /^\s*(-|\d+\.)\s+(.*)$/.exec(line);
    if (item) {
      if (!isInList) {
        list++;
        const intro = pieces.at(-1);
        if (intro && /[:：]$/.test(intro.text)) Object.assign(intro, { list, isIntro: true });
      }
      isInList = true;
      pieces.push({ text: item[2] ?? "", mark: `${item[1]} `, list, isIntro: false, place: pieces.length });
      continue;
    }
    isInList = false;
    for (const text of splitSentences(line, lang))
      pieces.push({ text, mark: "", list: null, isIntro: false, place: pieces.length });
  }
  return pieces;
}
