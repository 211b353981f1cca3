import { expect, test } from "vitest";
import { isPassing, loadOutbox, nextToSend, type OutboxItem, saveOutbox } from "./outbox.ts";

function memoryStore() {
  const kept = new Map<string, string>();
  return {
    get: (name: string) => kept.get(name) ?? null,
    set: (name: string, value: string) => void kept.set(name, value),
    remove: (name: string) => void kept.delete(name),
  };
}

function item(fields: Partial<OutboxItem> = {}): OutboxItem {
  const clientId = crypto.randomUUID();
  return { clientId, text: "Hello", createdAt: "2026-01-01T00:00:00Z", state: "waiting", code: null, ...fields };
}

test("a reload finds what was unsent, with the same ids and in order", () => {
  const store = memoryStore();
  const items = [
    item({ state: "sent" }),
    item({ state: "sending", text: "one" }),
    item({ state: "failed", text: "two", code: "NETWORK" }),
  ];
  saveOutbox(store, items);
  const loaded = loadOutbox(store);
  expect(loaded.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(loaded.map(({ clientId }) => clientId)).toEqual(items.slice(1).map(({ clientId }) => clientId));
  expect(loaded.every(({ state }) => state === "waiting")).toBe(true);
});

test("rubbish in the store is dropped", () => {
  const store = memoryStore();
  for (const rubbish of ["{", "[1]", '[{"clientId":"x"}]', "null"]) {
    store.set("outbox", rubbish);
    expect(loadOutbox(store)).toEqual([]);
    expect(store.get("outbox")).toBeNull();
  }
});

test("one message is on its way at a time; one that failed for good does not hold up the next", () => {
  const [first, second] = [item(), item()];
  expect(nextToSend([first, second])).toBe(first);
  expect(nextToSend([{ ...first, state: "sending" }, second])).toBeNull();
  expect(nextToSend([{ ...first, state: "failed", code: "INVALID" }, second])).toBe(second);
  expect(nextToSend([])).toBeNull();
});

test("only trouble on the way passes by itself", () => {
  expect(isPassing("NETWORK")).toBe(true);
  for (const code of ["INVALID", "CONFLICT", "LIMIT_EXCEEDED", null]) expect(isPassing(code)).toBe(false);
});
