import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDeltaWriter } from "./deltas.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first piece at once, the others in batches, numbered, none lost", async () => {
  const stored: { index: number; text: string }[] = [];
  const writer = createDeltaWriter({ everyMs: 200, store: async (delta) => void stored.push(delta) });
  await writer.push("a");
  expect(stored).toEqual([{ index: 0, text: "a" }]);
  await writer.push("b");
  await writer.push("c");
  expect(stored).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(stored[1]).toEqual({ index: 1, text: "bc" });
  await writer.push("d");
  await writer.end();
  expect(stored.map((one) => one.text).join("")).toBe("abcd");
  expect(stored.map((one) => one.index)).toEqual([0, 1, 2]);
});

test("a slow store is never entered twice", async () => {
  let inside = 0;
  let most = 0;
  const writer = createDeltaWriter({
    everyMs: 10,
    store: async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 100));
      inside--;
    },
  });
  const pushing = (async () => {
    for (const text of "abcdef") {
      await writer.push(text);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await writer.end();
  })();
  await vi.runAllTimersAsync();
  await pushing;
  expect(most).toBe(1);
});

test("a store that failed is heard of at the next call, and nothing follows it", async () => {
  const stored: string[] = [];
  const writer = createDeltaWriter({
    everyMs: 10,
    store: async ({ text }) => {
      stored.push(text);
      if (text === "b") throw new Error("superseded");
    },
  });
  await writer.push("a");
  await writer.push("b");
  await vi.advanceTimersByTimeAsync(10);
  await expect(writer.push("c")).rejects.toThrow("superseded");
  await expect(writer.end()).rejects.toThrow("superseded");
  expect(stored).toEqual(["a", "b"]);
});
