import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { krippendorffAlpha } from "./alpha.ts";
import { cohensKappa } from "./kappa.ts";

const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

describe("Cohen's kappa", () => {
  it("is 0.4 in the textbook's table of 20, 5, 10 and 15", () => {
    const pairs = [
      ...times(20, ["yes", "yes"] as const),
      ...times(5, ["yes", "no"] as const),
      ...times(10, ["no", "yes"] as const),
      ...times(15, ["no", "no"] as const),
    ];
    const { value, low, high, n } = cohensKappa(pairs);
    expect(value).toBeCloseTo(0.4, 10);
    expect(n).toBe(50);
    // √(.7·.3/50) / .5 = .1296
    expect(low).toBeCloseTo(0.4 - 1.959964 * 0.12961, 4);
    expect(high).toBeCloseTo(0.4 + 1.959964 * 0.12961, 4);
  });
  it("is 1 for the same and is not defined for one label or nothing", () => {
    expect(
      cohensKappa([
        ["a", "a"],
        ["b", "b"],
      ]).value,
    ).toBe(1);
    expect(cohensKappa([["a", "a"]]).value).toBeNull();
    expect(cohensKappa([]).value).toBeNull();
  });
});

describe("Krippendorff's alpha", () => {
  it("is 0.743 for the reliability data of four coders, twelve units and gaps", () => {
    const coders = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
      [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
    ];
    const units = Array.from({ length: 12 }, (_, at) => coders.flatMap((coder) => (coder[at] ? [`${coder[at]}`] : [])));
    const { value, low, high, n } = krippendorffAlpha(units);
    expect(value).toBeCloseTo(0.743, 3);
    expect(n).toBe(11);
    expect(low).toBeLessThan(value ?? 0);
    expect(high).toBeGreaterThan(value ?? 1);
  });
  it("is 0.095 for two coders of ten binary units", () => {
    const left = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const right = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    expect(krippendorffAlpha(left.map((label, at) => [`${label}`, `${right[at]}`])).value).toBeCloseTo(0.095, 3);
  });
  it("does not depend on the order of items or reviewers, nor on the names of labels", () => {
    const unit = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 0, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 9 }), (units) => {
        const turned = units.toReversed().map((one) => one.toReversed().map((label) => `x${label}`));
        const [one, other] = [krippendorffAlpha(units).value, krippendorffAlpha(turned).value];
        if (one === null) expect(other).toBeNull();
        else expect(other).toBeCloseTo(one, 10);
      }),
    );
  });
  it("says nothing of an interval with few items", () => {
    expect(
      krippendorffAlpha([
        ["a", "b"],
        ["a", "a"],
      ]),
    ).toMatchObject({ low: null, n: 2 });
  });
});
