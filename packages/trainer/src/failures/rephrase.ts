import { findEntities } from "@whetstone/helpdesk/assistant/grounding-entities";
import { smallTalk } from "@whetstone/helpdesk/assistant/small-talk";

const sameMeaning = 0.85;
const sameLetters = 0.6;

/**
 * Whether a visitor says the same again: cosine ≥ 0.85, or Jaccard of character 3-grams ≥ 0.6, and nothing new such as
 * another number. What it was decided by, or null.
 */
export function isRepeat(
  before: string,
  now: string,
  cosine: (left: string, right: string) => number | null,
): { cosine: number } | { letters: number } | null {
  if (now.trim().length < 8 || smallTalk(now) !== null || smallTalk(before) !== null) return null;
  const known = new Set(entityKeys(before));
  if (entityKeys(now).some((key) => !known.has(key))) return null;
  const letters = trigramJaccard(before, now);
  if (letters >= sameLetters) return { letters: round(letters) };
  const meaning = cosine(before, now);
  return meaning !== null && meaning >= sameMeaning ? { cosine: round(meaning) } : null;
}

/** Whether a message takes back what the answer understood: "no, I meant …". */
export function isCorrection(text: string): boolean {
  return corrections.some((pattern) => pattern.test(text.normalize("NFKC").replaceAll(/[’‘]/g, "'").trim()));
}

const corrections = [
  /^(?:no|nope|nah|sorry|wrong|incorrect)\b[\s,.!:;-]+(?:(?:but|that's|that is|this is|it's|i)\b|not\b)/i,
  /\b(?:that's|that is|this is|it's) (?:not (?:what|my|right|correct|true|the)|wrong|incorrect|false)\b/i,
  /\bi (?:meant|didn't ask|did not ask|asked (?:about|for|if|whether|how|when|where)|was asking|am asking|said)\b/i,
  /\b(?:you (?:misunderstood|got (?:it|that) wrong|didn't (?:answer|understand))|doesn't answer my|not answering my|(?:read|answer) my question)\b/i,
  /^(?:nein|falsch|stimmt nicht)\b[\s,.!:;-]+(?:das|ich|es|nicht|aber)\b/i,
  /\bich (?:meinte|habe nicht (?:gefragt|gemeint)|fragte|wollte wissen|hatte gefragt|habe gefragt)\b/i,
  /\bdas (?:stimmt (?:so )?nicht|ist (?:falsch|nicht (?:richtig|korrekt|meine frage|was))|war nicht (?:meine frage|gemeint)|beantwortet meine frage nicht)\b/i,
];

function entityKeys(text: string): string[] {
  return text.split("\n").flatMap((line) => findEntities(line).map(({ kind, keys }) => `${kind} ${keys[0] ?? ""}`));
}

function trigramJaccard(left: string, right: string): number {
  const [one, other] = [trigrams(left), trigrams(right)];
  const shared = [...one].filter((gram) => other.has(gram)).length;
  const union = one.size + other.size - shared;
  return union === 0 ? 0 : shared / union;
}

function trigrams(text: string): Set<string> {
  const folded = ` ${(
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(" ")} `;
  return new Set(Array.from({ length: Math.max(0, folded.length - 2) }, (_, at) => folded.slice(at, at + 3)));
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
