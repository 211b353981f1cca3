export type EventName = "ready" | "open" | "close" | "message" | "unread";
type Listener = (detail: unknown) => void;

/** What a host page may listen to. One listener that throws does not keep the others from hearing. */
export function createEvents() {
  const listeners = new Map<string, Set<Listener>>();
  return {
    on(name: EventName, listener: Listener): () => void {
      if (typeof listener !== "function") return () => {};
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    emit(name: EventName, detail?: unknown): void {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          listener(detail);
        } catch (error) {
          console.error(error);
        }
      }
    },
    clear(): void {
      listeners.clear();
    },
  };
}
