/** A turn of the conversation so far, oldest first; agents' words count as the assistant's. */
export type HistoryTurn = { author: "visitor" | "assistant" | "agent"; text: string };

/** Characters of the earlier question that are taken along. */
const carriedChars = 300;

/**
 * What is searched for. A follow-up that means little alone ("and for Germany?", "how long does it take?") is
 * searched together with the visitor's question before it.
 */
export function searchQuery(input: { query: string; history?: HistoryTurn[] }): string {
  const query = input.query.trim();
  const earlier = (input.history ?? []).filter((turn) => turn.author === "visitor").map((turn) => turn.text.trim());
  // The history may or may not hold the question itself already.
  if (earlier.at(-1) === query) earlier.pop();
  const previous = earlier.findLast((text) => text.length > 0 && !leansOnEarlier(text)) ?? earlier.at(-1);
  if (!previous || !leansOnEarlier(query)) return query;
  return `${previous.slice(0, carriedChars)}\n${query}`;
}

const beginnings =
  /^(and|or|but|so|then|also|what about|how about|what if|why not|ok(ay)? (and|but|so)|und|oder|aber|also|dann|auch|was ist mit|wie ist es mit|wie sieht es|warum nicht)\b/i;

const pointers =
  /\b(it|its|this|that|these|those|they|them|there|then|same|one|ones|instead|else|he|she|es|das|dies|diese|dieser|dieses|diesen|dort|dabei|dafür|damit|davon|dazu|stattdessen)\b/i;

/** Short and pointing at something, or too short to say what it is about. */
function leansOnEarlier(text: string): boolean {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length <= 2) return true;
  if (words.length <= 12 && beginnings.test(text)) return true;
  return words.length <= 9 && pointers.test(text.replace(/\b(is|are) there\b|\bthere (is|are)\b|\bgibt es\b/gi, " "));
}
