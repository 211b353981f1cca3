import { z } from "zod";
import type { BrowserStore } from "./browser-store.ts";

const itemSchema = z.object({ clientId: z.uuid(), text: z.string(), createdAt: z.string() });
const stored = z.array(itemSchema).max(200);

/** A message that the server has not acknowledged yet. Its UUID is stored before the first try and never changes. */
export type OutboxItem = z.infer<typeof itemSchema> & {
  state: "waiting" | "sending" | "sent" | "failed";
  /** Why it failed: a code of the server's, or NETWORK. */
  code: string | null;
};

/** The messages that a reload, a crash or a tunnel left unsent, in the order in which they were written. */
export function loadOutbox(store: BrowserStore): OutboxItem[] {
  const text = store.get("outbox");
  if (!text) return [];
  try {
    return stored.parse(JSON.parse(text)).map((item) => ({ ...item, state: "waiting", code: null }));
  } catch {
    store.remove("outbox");
    return [];
  }
}

export function saveOutbox(store: BrowserStore, items: OutboxItem[]): void {
  const unsent = items.filter((item) => item.state !== "sent");
  if (unsent.length === 0) store.remove("outbox");
  else
    store.set("outbox", JSON.stringify(unsent.map(({ clientId, text, createdAt }) => ({ clientId, text, createdAt }))));
}

/** The next message to send: strictly in order, past those that the visitor has to decide about. */
export function nextToSend(items: OutboxItem[]): OutboxItem | null {
  if (items.some((item) => item.state === "sending")) return null;
  return items.find((item) => item.state === "waiting") ?? null;
}

/** True for failures that pass by themselves; the message goes out when the connection is back. */
export function isPassing(code: string | null): boolean {
  return code === "NETWORK" || code === "UNAVAILABLE";
}
