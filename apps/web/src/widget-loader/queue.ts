/**
 * The one global of the host page. Before the loader has arrived it is a stub of the page's own that collects
 * calls in `q`; afterwards it is a function with the same words as methods, and the collected calls run in order.
 */
export type Commands = Record<string, (...args: never[]) => unknown>;

export type Whetstone<C extends Commands> = ((name: string, ...args: unknown[]) => unknown) & C & { loaded: true };

/** A global that knows `commands` both as `Whetstone("open")` and as `Whetstone.open()`. */
export function createGlobal<C extends Commands>(commands: C): Whetstone<C> {
  const call = (name: string, ...args: unknown[]): unknown => {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
      console.warn(`Whetstone: there is no command "${String(name)}". Known: ${Object.keys(commands).join(", ")}.`);
      return undefined;
    }
    return (command as (...given: unknown[]) => unknown)(...args);
  };
  return Object.assign(call, commands, { loaded: true as const });
}

/** Calls that were collected before the loader arrived; anything that is not a call is left out. */
export function waitingCalls(stub: unknown): [name: string, ...args: unknown[]][] {
  const queue = isObject(stub) && "q" in stub ? stub.q : stub;
  if (!isObject(queue) || typeof (queue as { length?: unknown }).length !== "number") return [];
  return Array.from(queue as ArrayLike<unknown>)
    .filter((entry): entry is ArrayLike<unknown> => isObject(entry) && "length" in entry)
    .map((entry) => Array.from(entry))
    .filter((call): call is [string, ...unknown[]] => typeof call[0] === "string");
}

export function isLoaded(stub: unknown): boolean {
  return typeof stub === "function" && "loaded" in stub;
}

function isObject(value: unknown): value is object {
  return value !== null && (typeof value === "object" || typeof value === "function");
}
