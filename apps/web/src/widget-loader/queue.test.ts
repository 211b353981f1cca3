import { expect, test, vi } from "vitest";
import { createGlobal, isLoaded, waitingCalls } from "./queue.ts";

test("calls made before the loader arrived are kept in order with their arguments", () => {
  type Stub = { (...args: unknown[]): void; q?: unknown[] };
  const stub: Stub = (...args) => {
    stub.q = stub.q ?? [];
    stub.q.push(args);
  };
  stub("identify", "token");
  stub("open");
  expect(waitingCalls(stub)).toEqual([["identify", "token"], ["open"]]);
});

test("an arguments object counts as a call, rubbish does not", () => {
  const collected: unknown[] = [];
  (function collect(..._args: unknown[]) {
    // biome-ignore lint/complexity/noArguments: the published snippet pushes `arguments`
    collected.push(arguments);
  })("prefill", "Hello");
  expect(waitingCalls({ q: [...collected, 7, null, [], [42], "open"] })).toEqual([["prefill", "Hello"]]);
  for (const nothing of [undefined, null, 3, {}, { q: 5 }, () => 1]) expect(waitingCalls(nothing)).toEqual([]);
});

test("the global answers to both spellings and says what it does not know", () => {
  const open = vi.fn(() => "opened");
  const api = createGlobal({ open });
  expect(api("open")).toBe("opened");
  expect(api.open()).toBe("opened");
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  expect(api("constructor")).toBeUndefined();
  expect(warn).toHaveBeenCalledOnce();
  expect(isLoaded(api)).toBe(true);
  expect(isLoaded(() => 1)).toBe(false);
});
