import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agglomerate, movedCentroid, nearestCentroid } from "./cluster.ts";

const towards = (...values: number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
const vectors = fc.array(
  fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(0.3))
    .map((values) => towards(...values)),
  { maxLength: 25 },
);

describe("agglomerate", () => {
  it("joins what points the same way and leaves the rest alone", () => {
    const groups = agglomerate(
      [towards(1, 0.1), towards(0, 1), towards(1, 0), towards(1, -0.1), towards(0.05, 1), towards(-1, 0)],
      0.9,
    );
    expect(groups.map((group) => group.members)).toEqual([[0, 2, 3], [1, 4], [5]]);
  });

  it("puts every vector into exactly one group and leaves no two groups that should be one", () => {
    fc.assert(
      fc.property(vectors, (drawn) => {
        const groups = agglomerate(drawn, 0.8);
        expect(groups.flatMap((group) => group.members).sort((a, b) => a - b)).toEqual(drawn.map((_, at) => at));
        for (const [at, group] of groups.entries())
          for (const other of groups.slice(at + 1))
            expect(
              group.centroid.reduce((sum, value, place) => sum + value * (other.centroid[place] ?? 0), 0),
            ).toBeLessThan(0.8 + 1e-6);
      }),
    );
  });
});

describe("nearestCentroid", () => {
  it("takes the nearest above the threshold", () => {
    expect(nearestCentroid(towards(1, 0.2), [towards(0, 1), towards(1, 0)])).toBe(1);
    expect(nearestCentroid(towards(-1, 0), [towards(0, 1), towards(1, 0)])).toBeNull();
    const moved = movedCentroid(towards(1, 0), 1, towards(0, 1));
    expect(moved[0]).toBeCloseTo(moved[1] ?? 0);
  });
});
