import { describe, expect, it } from "vitest";
import { daysToDecide, unitsToDecide } from "./duration.ts";

describe("unitsToDecide", () => {
  it.each([
    [0.7, 0.03, 14_800],
    [0.7, 0.05, 4_890],
    [0.7, 0.08, 1_800],
    [0.7, 0.1, 1_140],
    [0.5, 0.05, 6_190],
    [0.9, 0.03, 5_320],
    [0.9, 0.05, 1_660],
  ])("at a rate of %d a gain of %d takes %d", (rate, gain, expected) => {
    expect(unitsToDecide({ rate, gain })).toBe(expected);
  });

  it("says so when nobody can wait that long", () => {
    expect(unitsToDecide({ rate: 0.5, gain: 0.0005 })).toBe(Number.POSITIVE_INFINITY);
  });

  it("refuses rates that do not exist", () => {
    expect(() => unitsToDecide({ rate: 0.97, gain: 0.05 })).toThrow(/between 0 and 1/);
    expect(() => unitsToDecide({ rate: 0.7, gain: 0 })).toThrow(RangeError);
  });
});

describe("daysToDecide", () => {
  it("counts exposed visitors and the last day of maturing", () => {
    expect(daysToDecide({ rate: 0.7, gain: 0.05, unitsPerDay: 500, share: 0.5 })).toBe(Math.ceil(4_890 / 250) + 1);
  });

  it("never promises less than the minimum duration", () => {
    expect(daysToDecide({ rate: 0.7, gain: 0.1, unitsPerDay: 5_000, share: 1 })).toBe(7);
  });

  it("refuses no traffic", () => {
    expect(() => daysToDecide({ rate: 0.7, gain: 0.1, unitsPerDay: 0, share: 1 })).toThrow(/visitors per day/);
  });
});
