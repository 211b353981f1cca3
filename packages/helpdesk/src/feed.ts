/**
 * The in-process bell: rings when a conversation has new events. Only a hint; every follower also polls, so a
 * change made by another process arrives a little later, never not at all.
 */
export type Feed = {
  ring(change: { conversationId: string; siteId: string }): void;
  /** Calls back for one conversation, or for all where `conversationId` is null; returns the unsubscribe. */
  listen(
    conversationId: string | null,
    listener: (change: { conversationId: string; siteId: string }) => void,
  ): () => void;
};

export function createFeed(): Feed {
  const listeners = new Map<string | null, Set<(change: { conversationId: string; siteId: string }) => void>>();
  return {
    ring(change) {
      for (const key of [change.conversationId, null])
        for (const listener of [...(listeners.get(key) ?? [])]) listener(change);
    },
    listen(conversationId, listener) {
      const set = listeners.get(conversationId) ?? new Set();
      listeners.set(conversationId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(conversationId);
      };
    },
  };
}
