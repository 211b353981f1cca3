import type { HelpdeskContext } from "@whetstone/helpdesk/context";

/** A list is asked for at most so often, however busy the site is. */
const quietMs = 700;
/** Another process may have written; its bell does not ring here. */
const pollMs = 5_000;

/** Yields a growing number whenever the list of conversations may look different; also every five seconds. */
export async function* followChanges(
  ctx: HelpdeskContext,
  signal: AbortSignal,
): AsyncGenerator<{ tick: number; conversationId: string | null }, void> {
  let changed: string | null = null;
  let wake: () => void = () => {};
  const unlisten = ctx.feed.listen(null, ({ conversationId }) => {
    changed = conversationId;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    for (let tick = 1; !signal.aborted; tick++) {
      if (changed === null)
        await pause(pollMs, (resume) => {
          wake = resume;
        });
      if (signal.aborted) return;
      const conversationId = changed;
      changed = null;
      yield { tick, conversationId };
      await pause(quietMs, () => {});
    }
  } finally {
    unlisten();
    signal.removeEventListener("abort", onAbort);
  }
}

function pause(ms: number, onStart: (resume: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onStart(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
