/** Events pushed from callbacks, read as an async iterable; ends after `end()`, with nothing lost before it. */
export function createEventQueue<T>() {
  const items: T[] = [];
  let isEnded = false;
  let wake: (() => void) | null = null;

  function push(item: T): void {
    if (isEnded) return;
    items.push(item);
    wake?.();
  }

  function end(): void {
    isEnded = true;
    wake?.();
  }

  async function* read(): AsyncGenerator<T> {
    for (;;) {
      while (items.length > 0) yield items.shift() as T;
      if (isEnded) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = null;
    }
  }

  return { push, end, read };
}
