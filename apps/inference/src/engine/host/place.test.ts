import { describe, expect, it } from "vitest";
import { place, type SlotView } from "./place.ts";

const slot = (index: number, more: Partial<SlotView> = {}): SlotView => ({
  index,
  isBusy: false,
  affinity: "",
  cells: [],
  lastUsed: 0,
  ...more,
});
const tokens = (length: number, last?: number) =>
  Array.from({ length }, (_, at) => (at === length - 1 && last !== undefined ? last : at));
const want = (tokens: number[], affinity = "") => ({ affinity, tokens, mostKept: tokens.length - 1 });

describe("place", () => {
  it("continues the same chat in its own slot", () => {
    const slots = [slot(0, { affinity: "a", cells: tokens(30) }), slot(1, { affinity: "b", cells: tokens(30) })];
    expect(place(slots, want(tokens(40), "b"))).toEqual({ index: 1, keep: 30, copyFrom: null });
  });

  it("copies a longer beginning of another chat over a shorter one of its own", () => {
    const slots = [slot(0, { affinity: "a", cells: [0, 1, 99] }), slot(1, { affinity: "b", cells: tokens(30) })];
    expect(place(slots, want(tokens(40), "a"))).toEqual({ index: 0, keep: 30, copyFrom: 1 });
  });

  it("copies the longest common beginning into an empty slot, also from a chat that is running", () => {
    const slots = [slot(0, { isBusy: true, cells: tokens(60, 7) }), slot(1, { cells: [5] }), slot(2)];
    expect(place(slots, want(tokens(80)))).toEqual({ index: 2, keep: 59, copyFrom: 0 });
  });

  it("does not shorten another chat's slot while an empty one is there", () => {
    const slots = [slot(0, { affinity: "old", cells: tokens(50, 9), lastUsed: 1 }), slot(1)];
    expect(place(slots, want(tokens(60)))).toEqual({ index: 1, keep: 49, copyFrom: 0 });
  });

  it("takes over a slot that is wholly shared, without copying", () => {
    const slots = [slot(0, { cells: tokens(20), lastUsed: 9 }), slot(1, { cells: [7, 7], lastUsed: 1 })];
    expect(place(slots, want(tokens(30)))).toEqual({ index: 0, keep: 20, copyFrom: null });
  });

  it("gives up the oldest chat before the one that lends its beginning", () => {
    const slots = [
      slot(0, { cells: tokens(40, 3), lastUsed: 1 }),
      slot(1, { cells: [7, 7], lastUsed: 5 }),
      slot(2, { cells: [8, 8], lastUsed: 2 }),
    ];
    expect(place(slots, want(tokens(50)))).toEqual({ index: 2, keep: 39, copyFrom: 0 });
  });

  it("gives up the last copy of a pinned beginning last", () => {
    const slots = [slot(0, { cells: tokens(40), lastUsed: 1 }), slot(1, { cells: [7, 7], lastUsed: 5 })];
    const other = { affinity: "", tokens: [9, 9, 9], mostKept: 2 };
    expect(place(slots, other)?.index).toBe(0);
    expect(place(slots, { ...other, pins: [tokens(30)] })?.index).toBe(1);
  });

  it("computes a beginning that is too short to be worth a copy", () => {
    expect(place([slot(0, { isBusy: true, cells: tokens(10) }), slot(1)], want(tokens(12)))).toEqual({
      index: 1,
      keep: 0,
      copyFrom: null,
    });
  });

  it("leaves at least the last token to be computed, because it must be read", () => {
    expect(place([slot(0, { cells: tokens(30) })], want(tokens(30)))).toEqual({ index: 0, keep: 29, copyFrom: null });
  });

  it("has no place while all are busy", () => {
    expect(place([slot(0, { isBusy: true })], want(tokens(3)))).toBeNull();
  });
});
