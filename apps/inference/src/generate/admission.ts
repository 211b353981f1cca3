import { AppError } from "@whetstone/core/errors";

type Priority = "chat" | "background";

export type AdmissionOptions = {
  /** Requests that may run at once. */
  slots: number;
  /** Requests that may wait; one more is refused at once. */
  maxWaiting: number;
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
   * Throws ENGINE_BUSY with `retryAfterMs` when too many wait already.
   */
  enter: (request: { site: string; priority: Priority; signal: AbortSignal }) => Promise<Ticket | null>;
  queue: () => { running: number; waiting: number };
};

type Waiting = { admit: () => void };

/** Before anything was measured, an answer is assumed to take this long. */
const assumedServiceMs = 3_000;

/**
 * The bounded queue before the engine. Sites take turns, so that a busy one cannot starve a quiet one;
 * background work runs only while no chat waits.
 */
export function createAdmission(options: AdmissionOptions): Admission {
  const queues: Record<Priority, Map<string, Waiting[]>> = { chat: new Map(), background: new Map() };
  let running = 0;
  let waiting = 0;
  let serviceMs = assumedServiceMs;

  function ticket(): Ticket {
    running += 1;
    const startedAt = options.now();
    let isReleased = false;
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        running -= 1;
        serviceMs = 0.8 * serviceMs + 0.2 * (options.now() - startedAt);
        admitNext();
      },
    };
  }

  function admitNext(): void {
    while (running < options.slots) {
      const next = takeTurn(queues.chat) ?? takeTurn(queues.background);
      if (!next) return;
      waiting -= 1;
      next.admit();
    }
  }

  function wait(request: { site: string; priority: Priority; signal: AbortSignal }): Promise<Ticket | null> {
    const queue = queues[request.priority];
    return new Promise((resolve) => {
      const leave = () => {
        remove(queue, { site: request.site, entry });
        waiting -= 1;
        resolve(null);
      };
      const entry: Waiting = {
        admit: () => {
          request.signal.removeEventListener("abort", leave);
          resolve(ticket());
        },
      };
      request.signal.addEventListener("abort", leave, { once: true });
      const line = queue.get(request.site);
      if (line) line.push(entry);
      else queue.set(request.site, [entry]);
      waiting += 1;
    });
  }

  return {
    enter: async (request) => {
      if (request.signal.aborted) return null;
      if (running < options.slots && waiting === 0) return ticket();
      if (waiting >= options.maxWaiting) throw busy({ waiting, serviceMs, slots: options.slots });
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

/** When a place in the queue should be free again: the time the engine needs for one answer per slot. */
function busy(load: { waiting: number; serviceMs: number; slots: number }): AppError {
  const perAnswerMs = load.serviceMs / load.slots;
  const retryAfterMs = Math.round(Math.min(60_000, Math.max(500, perAnswerMs * Math.max(1, load.waiting / 2))));
  return new AppError("ENGINE_BUSY", `${load.waiting} requests are waiting already; try again later.`, {
    retryAfterMs,
  });
}
