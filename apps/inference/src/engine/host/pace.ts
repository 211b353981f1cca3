/** How the next words of several answers are computed: on how many threads, and in one decode or one after the other. */
export type Way = { threads: number; isApart: boolean };

type Tried = Way & { ms: number; count: number; lastAt: number };

/** Beyond this many answers one decode on all threads is always best. */
const mostCompared = 8;

/** Times each way is tried before the best one is kept to. */
const trials = 3;

/** After so many steps another way is tried again: neighbours on the machine come and go. */
const exploreEvery = 256;

/** Ways that are this much slower are tried again only rarely. */
const hopeless = 2.5;

const weight = 0.25;

/**
 * Learns which way is fastest here, for each number of answers. On a CPU that is not obvious: one token is
 * bound by memory, so a second thread brings nothing and waits at barriers; two to four tokens in one
 * decode may cost more than as many decodes of one; and a busy neighbour turns every barrier into a pause.
 * On a GPU everything goes in one decode; with `isApart` nothing does.
 */
export function createPace(options: { threads: number; isCpu: boolean; isApart: boolean }) {
  const together: Way = { threads: options.threads, isApart: false };
  const tables = new Map<number, Tried[]>();
  let steps = 0;

  function tableOf(answers: number): Tried[] {
    const known = tables.get(answers);
    if (known) return known;
    const ways = waysFor(answers, options.threads);
    const made = ways.map((way) => ({ ...way, ms: 0, count: 0, lastAt: 0 }));
    tables.set(answers, made);
    return made;
  }

  function choose(answers: number): Way {
    if (options.isApart) return { ...together, isApart: true };
    if (!options.isCpu || answers > mostCompared) return together;
    steps += 1;
    const table = tableOf(answers);
    const untried = table.find((way) => way.count < trials);
    if (untried) return untried;
    const best = table.reduce((a, b) => (b.ms < a.ms ? b : a));
    const due = table.find(
      (way) => way !== best && steps - way.lastAt > exploreEvery * (way.ms > hopeless * best.ms ? 8 : 1),
    );
    return due ?? best;
  }

  /** What a step of this way took; one outlier does not decide. */
  function observe(answers: number, { way, ms }: { way: Way; ms: number }): void {
    const entry = tables.get(answers)?.find((one) => one.threads === way.threads && one.isApart === way.isApart);
    if (!entry) return;
    const bounded = entry.count === 0 ? ms : Math.min(ms, 3 * entry.ms);
    entry.ms = entry.count === 0 ? bounded : (1 - weight) * entry.ms + weight * bounded;
    entry.count += 1;
    entry.lastAt = steps;
  }

  return { choose, observe, together };
}

export type Pace = ReturnType<typeof createPace>;

/** The likely best first. */
function waysFor(answers: number, threads: number): Way[] {
  const few = { threads: 1, isApart: answers > 1 };
  const all = { threads, isApart: false };
  if (threads === 1) return answers === 1 ? [all] : [few, all];
  return answers <= 4 ? [few, all] : [all, few];
}
