/** What the widget keeps in this browser: partitioned by the embedding site, under the widget's own origin. */
export type BrowserStore = {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
};

/** localStorage where the browser allows it, memory where it does not: the chat works, a reload starts anew. */
export function createBrowserStore(site: string): BrowserStore {
  const memory = new Map<string, string>();
  const keyOf = (name: string) => `whetstone:${site}:${name}`;
  const attempt = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    get: (name) => attempt(() => localStorage.getItem(keyOf(name))) ?? memory.get(name) ?? null,
    set(name, value) {
      memory.set(name, value);
      attempt(() => localStorage.setItem(keyOf(name), value));
    },
    remove(name) {
      memory.delete(name);
      attempt(() => localStorage.removeItem(keyOf(name)));
    },
  };
}
