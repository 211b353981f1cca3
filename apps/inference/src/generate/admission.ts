import { AppError } from "@whetstone/core/errors";

type Priority = "chat" | "background";

export type AdmissionOptions = {
  /** Requests that may run at once. */
  slots: number;
  /** Requests that may wait; one more is refused at once. */
  maxWaiting: number;
  /** Of these, how many may be of one site. Default half of them, at least one. */
  maxWaitingPerSite?: number;
  /** Tokens that may wait (prompts estimated, answers at their longest). Default: no limit. */
  maxWaitingTokens?: number;
  /** Monotonic milliseconds. */
  now: () => number;
};

export type Ticket = {
  /** Gives the slot to the next one; calling it again does nothing. */
  release: () => void;
};

export type Admission = {
  /**
   * Resolves when it is this request's turn, or to null when the signal aborts first.
   * Throws ENGINE_BUSY with `retryAfterMs` when too many wait already, in all or of this site.
   */
  enter: (request: Entrance) => Promise<Ticket | null>;
  queue: () => { running: number; waiting: number };
};

export type Entrance = {
  site: string;
  priority: Priority;
  signal: AbortSignal;
  /** What the request may cost at most, in tokens. Default 0. */
  tokens?: number;
};

type Waiting = { admit: () => void };

/** Before anything was measured, an answer is assumed to take this long. */
const assumedServiceMs = 3_000;

/**
 * The bounded queue before the engine. Sites take turns and have a share of the queue each, so that a busy
 * one cannot starve a quiet one; background work runs only while no chat waits, and leaves one slot free
 * for the next one.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const queues: Record<Priority, Map<string, Waiting[]>> = { chat: new Map(), background: new Map() };
  const bySite = new Map<string, number>();
  const siteLimit = options.maxWaitingPerSite ?? Math.max(1, Math.ceil(options.maxWaiting / 2));
  const tokenLimit = options.maxWaitingTokens ?? Number.POSITIVE_INFINITY;
  const backgroundLimit = Math.max(1, options.slots - 1);
  let running = 0;
  let runningBackground = 0;
  let waiting = 0;
  let waitingTokens = 0;
  let serviceMs = assumedServiceMs;

  function ticket({ priority }: Entrance): Ticket {
    const background = priority === "background" ? 1 : 0;
    running += 1;
    runningBackground += background;
    const startedAt = options.now();
    let isReleased = false;
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        running -= 1;
        runningBackground -= background;
        serviceMs = 0.8 * serviceMs + 0.2 * (options.now() - startedAt);
        admitNext();
      },
    };
  }

  function admitNext(): void {
    while (running < options.slots) {
      const mayBackground = runningBackground < backgroundLimit;
      const next = takeTurn(queues.chat) ?? (mayBackground ? takeTurn(queues.background) : null);
      if (!next) return;
      next.admit();
    }
  }

  function wait(request: Entrance): Promise<Ticket | null> {
    const queue = queues[request.priority];
    return new Promise((resolve) => {
      const leave = () => {
        remove(queue, { site: request.site, entry });
        count(request, -1);
        resolve(null);
      };
      const entry: Waiting = {
        admit: () => {
          request.signal.removeEventListener("abort", leave);
          count(request, -1);
          resolve(ticket(request));
        },
      };
      request.signal.addEventListener("abort", leave, { once: true });
      const line = queue.get(request.site);
      if (line) line.push(entry);
      else queue.set(request.site, [entry]);
      count(request, 1);
    });
  }

  function count({ site, tokens = 0 }: Entrance, change: 1 | -1): void {
    waiting += change;
    waitingTokens += change * tokens;
    const ofSite = (bySite.get(site) ?? 0) + change;
    if (ofSite > 0) bySite.set(site, ofSite);
    else bySite.delete(site);
  }

  function mayRunNow({ priority }: Entrance): boolean {
    if (running >= options.slots || queues.chat.size > 0) return false;
    return priority === "chat" || (waiting === 0 && runningBackground < backgroundLimit);
  }

  /** How many requests must leave before this one may wait: 0 when it may wait now. */
  function ahead({ site, tokens = 0 }: Entrance): number {
    const ofSite = bySite.get(site) ?? 0;
    // Sites take turns: one of this site's requests leaves when one of every waiting site has.
    if (ofSite >= siteLimit) return Math.max(1, ofSite / 2) * bySite.size;
    const isTooMuch = waiting > 0 && waitingTokens + tokens > tokenLimit;
    return waiting >= options.maxWaiting || isTooMuch ? Math.max(1, waiting / 2) : 0;
  }

  return {
    enter: async (request) => {
      if (request.signal.aborted) return null;
      if (mayRunNow(request)) return ticket(request);
      const before = ahead(request);
      if (before > 0) throw busy({ waiting, waitMs: (before * serviceMs) / options.slots });
      return wait(request);
    },
    queue: () => ({ running, waiting }),
  };
}

/** First in the line of the site whose turn it is; that site then goes to the end. */
function takeTurn(queue: Map<string, Waiting[]>): Waiting | null {
  for (const [site, line] of queue) {
    const entry = line.shift();
    queue.delete(site);
    if (line.length > 0) queue.set(site, line);
    if (entry) return entry;
  }
  return null;
}

function remove(queue: Map<string, Waiting[]>, place: { site: string; entry: Waiting }): void {
  const line = queue.get(place.site)?.filter((entry) => entry !== place.entry) ?? [];
  if (line.length > 0) queue.set(place.site, line);
  else queue.delete(place.site);
}

/** Comes back when there should be a place: after the time that the engine needs for those who are before it. */
function busy(load: { waiting: number; waitMs: number }): AppError {
  const retryAfterMs = Math.round(Math.min(60_000, Math.max(500, load.waitMs)));
  return new AppError("ENGINE_BUSY", `${load.waiting} requests are waiting already; try again later.`, {
    retryAfterMs,
  });
}
