import type { Delta } from "../messages.ts";

/** Readers cannot follow more than this, and every message costs both processes time. */
const everyMs = 33;

/** Collects what the steps bring and sends it at most every 33 ms, all answers in one message; a first word goes out at once. */
export function createDeltas(send: (deltas: Delta[]) => void, now: () => number = () => performance.now()) {
  let waiting = new Map<number, Delta>();
  let timer: NodeJS.Timeout | null = null;
  let sentAt = Number.NEGATIVE_INFINITY;
  let isUrgent = false;

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    isUrgent = false;
    if (waiting.size === 0) return;
    const deltas = [...waiting.values()];
    waiting = new Map();
    sentAt = now();
    send(deltas);
  }

  function add(delta: Delta, more: { isFirst: boolean }): void {
    isUrgent ||= more.isFirst;
    const known = waiting.get(delta.id);
    if (!known) waiting.set(delta.id, delta);
    else {
      known.tokens.push(...delta.tokens);
      known.text += delta.text;
      known.chosen.push(...delta.chosen);
    }
  }

  /** After a step: sends what is due, and sees to it that the rest follows. */
  function settle(): void {
    if (waiting.size === 0) return;
    const dueInMs = sentAt + everyMs - now();
    if (isUrgent || dueInMs <= 0) flush();
    else timer ??= setTimeout(flush, dueInMs);
  }

  return { add, settle, flush };
}

export type Deltas = ReturnType<typeof createDeltas>;
