type Delta = { tokens: number[]; text: string };

/** Readers cannot follow more than this, and every message costs both processes time. */
const everyMs = 30;

/** Collects tokens and sends them at most every 30 ms; the first text goes out at once. */
export function createDeltaBuffer(send: (delta: Delta) => void) {
  let delta: Delta = { tokens: [], text: "" };
  let timer: NodeJS.Timeout | null = null;
  let lastSentAt = Number.NEGATIVE_INFINITY;

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (delta.tokens.length === 0 && delta.text === "") return;
    const full = delta;
    delta = { tokens: [], text: "" };
    if (full.text !== "") lastSentAt = performance.now();
    send(full);
  }

  function add(more: Delta): void {
    delta.tokens.push(...more.tokens);
    delta.text += more.text;
    const dueInMs = lastSentAt + everyMs - performance.now();
    if (dueInMs <= 0 && delta.text !== "") flush();
    else timer ??= setTimeout(flush, Math.min(everyMs, Math.max(1, dueInMs)));
  }

  return { add, flush };
}
