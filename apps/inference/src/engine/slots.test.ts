import { describe, expect, it } from "vitest";
import { chooseSlot, type SlotView } from "./slots.ts";

const slot = (index: number, more: Partial<SlotView> = {}): SlotView => ({
  index,
  isBusy: false,
  affinity: "",
  tokens: [],
  lastUsed: 0,
  ...more,
});

describe("chooseSlot", () => {
  it("continues the same chat although another slot shares more", () => {
    const slots = [
      slot(0, { affinity: "chat a", tokens: [1, 2], lastUsed: 1 }),
      slot(1, { affinity: "chat b", tokens: [1, 2, 3], lastUsed: 2 }),
    ];
    expect(chooseSlot(slots, { affinity: "chat a", tokens: [1, 2, 3, 4] })?.index).toBe(0);
  });

  it("takes the longest common beginning otherwise", () => {
    const slots = [slot(0), slot(1, { tokens: [1, 2, 9] }), slot(2, { tokens: [1, 9] })];
    expect(chooseSlot(slots, { affinity: "new", tokens: [1, 2, 3] })?.index).toBe(1);
  });

  it("takes the oldest when nothing is shared", () => {
    const slots = [slot(0, { tokens: [7], lastUsed: 5 }), slot(1, { tokens: [8], lastUsed: 3 })];
    expect(chooseSlot(slots, { affinity: "", tokens: [1] })?.index).toBe(1);
  });

  it("never takes a busy one", () => {
    expect(
      chooseSlot([slot(0, { isBusy: true, affinity: "a", tokens: [1] })], { affinity: "a", tokens: [1] }),
    ).toBeNull();
  });
});
