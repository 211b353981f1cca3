/** Wait before restart number `crashes` (1 is the first): 250 ms, doubled each time, at most 5 s. */
export function backOffMs(crashes: number): number {
  return Math.min(5_000, 250 * 2 ** (crashes - 1));
}

/** A host that was ready for this long has proven itself: the next crash counts as the first. */
export const provenMs = 10_000;

/** A host that dies this often before it was ever ready will not get better by itself. */
export const hopelessStarts = 3;
