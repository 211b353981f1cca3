/**
 * Collects the pieces of an answer and stores them in batches, numbered from 0: the first at once, the others at most
 * `everyMs` after they came. Writes never overlap; a failed one surfaces at the next call.
 */
export type DeltaWriter = {
  push(text: string): Promise<void>;
  /** Stores what is left. */
  end(): Promise<void>;
};

export function createDeltaWriter(input: {
  everyMs: number;
  store: (delta: { index: number; text: string }) => Promise<void>;
}): DeltaWriter {
  let index = 0;
  let pending = "";
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | null = null;

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const text = pending;
    if (text === "") return writing;
    pending = "";
    lastAt = performance.now();
    const delta = { index: index++, text };
    writing = writing
      .then(() => (failure ? undefined : input.store(delta)))
      .catch((error: unknown) => {
        failure ??= { error };
      });
    return writing;
  }

  function check(): void {
    if (failure) throw failure.error;
  }

  return {
    async push(text) {
      check();
      pending += text;
      const waitMs = lastAt + input.everyMs - performance.now();
      if (waitMs <= 0) await flush();
      else timer ??= setTimeout(flush, waitMs);
      check();
    },
    async end() {
      await flush();
      check();
    },
  };
}
