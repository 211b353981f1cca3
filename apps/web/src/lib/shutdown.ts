/**
 * The end of the process, shared by server.ts and by the bundled app in the same process: streams end on the
 * signal, then what was opened is closed in reverse order.
 */
type Shutdown = { controller: AbortController; closers: { name: string; close: () => Promise<void> }[] };

const key = Symbol.for("whetstone.shutdown");
const holder = globalThis as { [key]?: Shutdown };

function state(): Shutdown {
  holder[key] ??= { controller: new AbortController(), closers: [] };
  return holder[key];
}

/** Aborts when the process has been asked to end. */
export function shutdownSignal(): AbortSignal {
  return state().controller.signal;
}

/** Registers something to be closed at the end; the same name again replaces it (hot reload). */
export function closeAtEnd(name: string, close: () => Promise<void>): void {
  const { closers } = state();
  const at = closers.findIndex((closer) => closer.name === name);
  if (at >= 0) closers[at] = { name, close };
  else closers.push({ name, close });
}

export function beginShutdown(): void {
  state().controller.abort();
}

export async function closeAll(): Promise<void> {
  for (const { close } of state().closers.splice(0).reverse()) await close().catch(() => {});
}
