import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";
import { splitMarkdown } from "@whetstone/helpdesk/knowledge/split";
import { estimateTokens } from "./tokens.ts";

export type AskedSection = { question: string; heading: string; text: string; answer: string };

/** Tokens of an answer at most, whole sentences; the rest of a long section is not said. */
const answerTokens = 110;

/** The sections of an article whose heading asks something, with the sentences under it as the answer. */
export function askedSections(article: { title: string; bodyMd: string; lang: string }): AskedSection[] {
  const sections = new Map<string, string[]>();
  for (const { heading, text } of splitMarkdown(article.bodyMd, article))
    if (heading) sections.set(heading, [...(sections.get(heading) ?? []), text]);
  return [...sections].flatMap(([heading, parts]) => {
    const question = heading.split(" › ").at(-1) ?? "";
    const answer = firstSentences(parts.join("\n"), article.lang);
    return asks(question) && answer !== "" ? [{ question, heading, text: parts[0] ?? "", answer }] : [];
  });
}

/** "How do I …", "Kann ich …", or anything with a question mark at its end. */
export function asks(heading: string): boolean {
  const text = heading.trim();
  if (text.split(/\s+/).length < 3) return false;
  return /[?？]$/.test(text) || openings.test(text);
}

const openings =
  /^(?:how (?:do|can|long|much|many|to|does|is|are|should)|what (?:is|are|does|do|happens|if|can)|where (?:is|are|do|can)|when (?:is|are|do|does|will|can)|who (?:is|can|pays)|why (?:is|are|do|does|was)|which|can (?:i|you|we)|do (?:i|you)|is (?:it|there|my)|are (?:there|you)|wie|was (?:ist|kostet|mache|passiert)|wo (?:ist|finde|kann)|wann|warum|welche|kann ich|muss ich|darf ich|gibt es)\b/i;

function firstSentences(text: string, lang: string): string {
  const kept: string[] = [];
  let tokens = 0;
  for (const line of text.split("\n")) {
    const sentences = /^(?:- |\d+\. )/.test(line) ? [line] : splitSentences(line, lang);
    for (const [at, sentence] of sentences.entries()) {
      tokens += estimateTokens(sentence);
      if (tokens > answerTokens) return kept.join("").trim();
      kept.push(at === 0 ? `\n${sentence}` : ` ${sentence}`);
    }
  }
  return kept.join("").trim();
}
