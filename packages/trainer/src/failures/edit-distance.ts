/** Levenshtein's distance: characters to add, take out or change. Time grows with the product of both lengths. */
export function editDistance(left: string, right: string): number {
  if (left === right) return 0;
  let row = Uint16Array.from({ length: right.length + 1 }, (_, at) => at);
  let next = new Uint16Array(right.length + 1);
  for (let at = 0; at < left.length; at++) {
    next[0] = at + 1;
    for (let other = 0; other < right.length; other++) {
      const change = (row[other] ?? 0) + (left.charCodeAt(at) === right.charCodeAt(other) ? 0 : 1);
      next[other + 1] = Math.min(change, (row[other + 1] ?? 0) + 1, (next[other] ?? 0) + 1);
    }
    [row, next] = [next, row];
  }
  return row[right.length] ?? 0;
}
