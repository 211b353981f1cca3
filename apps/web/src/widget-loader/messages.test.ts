import fc from "fast-check";
import { expect, test } from "vitest";
import { isFrom, protocolVersion, readForApp, readForLoader, wrap } from "./messages.ts";

test("a message comes through with its known fields and nothing else", () => {
  const sent = { ...wrap({ type: "prefill", text: "Where is my order?" }), extra: "smuggled" };
  expect(readForApp(sent)).toEqual({ type: "prefill", text: "Where is my order?" });
  expect(readForLoader(wrap({ type: "unread", count: 2 }))).toEqual({ type: "unread", count: 2 });
});

test.each([
  ["another version", { whetstone: protocolVersion + 1, type: "close" }],
  ["no version", { type: "close" }],
  ["an unknown type", { whetstone: protocolVersion, type: "evaluate" }],
  ["a type of the prototype", { whetstone: protocolVersion, type: "constructor" }],
  ["a wrong field", { whetstone: protocolVersion, type: "unread", count: "2" }],
  ["a negative count", { whetstone: protocolVersion, type: "unread", count: -1 }],
  ["a message for the other side", { whetstone: protocolVersion, type: "identify", jwt: "x" }],
  ["a string", "close"],
  ["a list", [{ type: "close" }]],
  ["null", null],
])("%s is not read", (_name, data) => {
  expect(readForLoader(data)).toBeNull();
});

test("an identity longer than 8 KB is not read", () => {
  expect(readForApp(wrap({ type: "identify", jwt: "a".repeat(8192) }))).not.toBeNull();
  expect(readForApp(wrap({ type: "identify", jwt: "a".repeat(8193) }))).toBeNull();
});

test("nothing arbitrary is read or throws", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (data) => {
      expect(readForApp(data)).toBeNull();
      expect(readForLoader(data)).toBeNull();
    }),
  );
});

test("origin and source must both be exact", () => {
  const frame = {};
  const expected = { origin: "https://chat.example", source: frame };
  expect(isFrom({ origin: "https://chat.example", source: frame }, expected)).toBe(true);
  for (const origin of [
    "https://chat.example.",
    "https://chat.example:8443",
    "http://chat.example",
    "https://CHAT.example",
    "https://evil-chat.example",
    "https://chat.example.evil.example",
    "null",
    "",
  ]) {
    expect(isFrom({ origin, source: frame }, expected), origin).toBe(false);
  }
  expect(isFrom({ origin: "https://chat.example", source: {} }, expected)).toBe(false);
  expect(isFrom({ origin: "null", source: frame }, { origin: "null", source: frame })).toBe(false);
  expect(isFrom({ origin: "https://chat.example", source: null }, { ...expected, source: null })).toBe(false);
});
