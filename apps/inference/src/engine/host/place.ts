/** What one sequence of a lane holds: the tokens whose state it has, and whose chat they are. */
export type SlotView = {
  index: number;
  isBusy: boolean;
  affinity: string;
  cells: readonly number[];
  /** Larger is later; 0 is never. */
  lastUsed: number;
};

export type Place = {
  /** The sequence to use. */
  index: number;
  /** Tokens at the beginning that need no computing. */
  keep: number;
  /** Sequence whose state is copied first; null when the slot's own is used. */
  copyFrom: number | null;
};

/** Copying costs about as much as computing a few tokens; shorter beginnings are computed. */
const worthCopying = 16;

/**
 * Where a prompt needs the least computing without hurting others, or null when all slots are busy: the
 * same chat's own slot, otherwise a copy of the longest common beginning (running chats lend theirs too)
 * into an empty or the oldest slot. `mostKept` leaves tokens that have to be computed to be read. `pins` are
 * beginnings that many chats share, e.g. a site's system prompt: their last copy is given up last.
 */
export function place(
  slots: readonly SlotView[],
  wanted: { affinity: string; tokens: readonly number[]; mostKept: number; pins?: readonly (readonly number[])[] },
): Place | null {
  const all = slots.map((slot) => ({
    slot,
    shared: Math.min(wanted.mostKept, commonPrefix(slot.cells, wanted.tokens)),
  }));
  const free = all.filter(({ slot }) => !slot.isBusy);
  const own = free
    .filter(({ slot, shared }) => wanted.affinity !== "" && slot.affinity === wanted.affinity && shared > 0)
    .sort((a, b) => b.shared - a.shared)[0];
  const lender = [...all].sort((a, b) => b.shared - a.shared || Number(a.slot.isBusy) - Number(b.slot.isBusy))[0];
  if (own && lender && own.shared >= lender.shared) {
    return { index: own.slot.index, keep: own.shared, copyFrom: null };
  }
  const lends = lender !== undefined && lender.shared >= worthCopying;
  const pinned = lastHolders(slots, wanted.pins ?? []);
  const target = own ?? leastMissed(free, { lender: lends ? lender?.slot.index : undefined, pinned });
  if (!target) return null;
  if (!lender || lender.slot === target.slot || lender.shared - target.shared < worthCopying) {
    return { index: target.slot.index, keep: target.shared, copyFrom: null };
  }
  return { index: target.slot.index, keep: lender.shared, copyFrom: lender.slot.index };
}

type Candidate = { slot: SlotView; shared: number };

/** Slots that hold the only copy of a pinned beginning. */
function lastHolders(slots: readonly SlotView[], pins: readonly (readonly number[])[]): Set<number> {
  const last = pins.map((pin) => slots.filter(({ cells }) => commonPrefix(cells, pin) === pin.length));
  return new Set(last.flatMap((holders) => (holders.length === 1 && holders[0] ? [holders[0].index] : [])));
}

type Missed = { lender: number | undefined; pinned: Set<number> };

/** The free slot whose content is missed the least: an empty one, one that is wholly shared, the oldest; a lender or a pinned one last. */
function leastMissed(free: Candidate[], { lender, pinned }: Missed): Candidate | undefined {
  const cost = ({ slot, shared }: Candidate) => {
    if (slot.cells.length === 0) return 0;
    if (slot.cells.length === shared) return 1;
    return slot.index === lender || pinned.has(slot.index) ? 3 : 2;
  };
  return [...free].sort((a, b) => cost(a) - cost(b) || a.slot.lastUsed - b.slot.lastUsed)[0];
}

export function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a[at] === b[at]) at++;
  return at;
}
