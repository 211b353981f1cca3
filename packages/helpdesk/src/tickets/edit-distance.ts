/** Longer texts are compared word by word: enough for a label, and never a second of work. */
const maxChars = 4_000;

/** Levenshtein distance per character of the longer text, 0 (the same) to 1 (nothing in common). */
export function editDistance(left: string, right: string): number {
  const long = Math.max(left.length, right.length) > maxChars;
  const a = long ? left.split(/\s+/) : [...left];
  const b = long ? right.split(/\s+/) : [...right];
  if (a.length === 0 && b.length === 0) return 0;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, char] of a.entries()) {
    const next = [at + 1];
    for (const [to, other] of b.entries())
      next.push(Math.min((row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1, (row[to] ?? 0) + (char === other ? 0 : 1)));
    row = next;
  }
  return (row[b.length] ?? 0) / Math.max(a.length, b.length);
}
