/** A host whose memory has grown is left to its open requests for so long. */
const patienceMs = 60_000;

export type RecycleBeat = {
  residentBytes: number;
  /** Above this it has to go; 0 for a host that has no limit. */
  limitBytes: number;
  running: number;
  /** Milliseconds since it became ready. */
  ageMs: number;
};

/**
 * Tells at which beat a host whose memory has grown is replaced: as soon as it is idle, after a minute in any case, and
 * never a young one, so that a limit that was set too low costs a start now and then and not the service.
 */
export function createRecycling({ minAgeMs = 600_000 }: { minAgeMs?: number }) {
  let grownAtMs: number | null = null;

  return {
    isDue: ({ residentBytes, limitBytes, running, ageMs }: RecycleBeat): boolean => {
      if (limitBytes === 0 || residentBytes <= limitBytes) grownAtMs = null;
      else grownAtMs ??= ageMs;
      if (grownAtMs === null || ageMs < minAgeMs) return false;
      return running === 0 || ageMs - grownAtMs > patienceMs;
    },
  };
}
