/** What one sequence of the context holds: the tokens whose state it has, and whose chat they are. */
export type SlotView = {
  index: number;
  isBusy: boolean;
  affinity: string;
  tokens: readonly number[];
  /** Larger is later; 0 is never. */
  lastUsed: number;
};

/**
 * The slot that needs the least computing, or null when all are busy: the same chat's own, otherwise
 * the longest common beginning, otherwise the one that was not used for the longest time.
 */
export function chooseSlot(
  slots: readonly SlotView[],
  wanted: { affinity: string; tokens: readonly number[] },
): SlotView | null {
  const free = slots
    .filter((slot) => !slot.isBusy)
    .map((slot) => ({ slot, shared: commonPrefix(slot.tokens, wanted.tokens) }));
  const own = free.filter(
    ({ slot, shared }) => wanted.affinity !== "" && slot.affinity === wanted.affinity && shared > 0,
  );
  const candidates = own.length > 0 ? own : free;
  candidates.sort((a, b) => b.shared - a.shared || a.slot.lastUsed - b.slot.lastUsed);
  return candidates[0]?.slot ?? null;
}

/** Number of tokens with which both begin. */
export function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a[length] === b[length]) length++;
  return length;
}
