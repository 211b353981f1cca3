import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { assignArm, assignmentUnit, bucket } from "./assignment.ts";

const arms = [
  { name: "current", weight: 1 },
  { name: "candidate", weight: 1 },
] as const;
const experiment = { exposureSalt: "exp-7/exposure", armSalt: "exp-7/arm", arms };
const units = Array.from({ length: 20_000 }, (_, index) => `visitor-${index}`);

describe("bucket", () => {
  it("is the big-endian first half of the digest, modulo 10 000", () => {
    const hex = createHash("sha256").update("salt:unit").digest("hex").slice(0, 16);
    expect(bucket("salt", "unit")).toBe(Number(BigInt(`0x${hex}`) % 10_000n));
    expect(bucket("salt", "unit")).toBe(3_664);
  });

  it("spreads units evenly: chi-square over 100 cells stays below its 99.9 % point", () => {
    const cells = Map.groupBy(units, (unit) => Math.floor(bucket("salt", unit) / 100));
    const expected = units.length / 100;
    const chiSquare = [...cells.values()].reduce((sum, cell) => sum + (cell.length - expected) ** 2 / expected, 0);
    expect(cells.size).toBe(100);
    expect(chiSquare).toBeLessThan(148.2);
  });
});

describe("assignArm", () => {
  it("gives a unit the same arm every time", () => {
    for (const unit of units.slice(0, 200)) {
      expect(assignArm({ ...experiment, share: 1, unit })).toBe(assignArm({ ...experiment, share: 1, unit }));
    }
  });

  it("only adds people when the share grows, and moves nobody to another arm", () => {
    const [canary, ramp, all] = [0.1, 0.5, 1].map((share) =>
      units.map((unit) => assignArm({ ...experiment, share, unit })),
    ) as [string[], string[], string[]];
    expect(canary.every((arm, index) => arm === null || arm === ramp[index])).toBe(true);
    expect(ramp.every((arm, index) => arm === null || arm === all[index])).toBe(true);
    expect(exposedShare(canary)).toBeCloseTo(0.1, 1.7);
    expect(exposedShare(ramp)).toBeCloseTo(0.5, 1.7);
    expect(exposedShare(all)).toBe(1);
  });

  it("splits every exposed share evenly: exposure and arm are independent", () => {
    for (const share of [0.1, 0.5, 1]) {
      const exposed = units.map((unit) => assignArm({ ...experiment, share, unit })).filter((arm) => arm !== null);
      const onCandidate = exposed.filter((arm) => arm === "candidate").length;
      const z = (onCandidate - exposed.length / 2) / Math.sqrt(exposed.length / 4);
      expect(Math.abs(z)).toBeLessThan(3.3);
    }
  });

  it("follows unequal weights", () => {
    const weighted = [
      { name: "current", weight: 9 },
      { name: "candidate", weight: 1 },
    ];
    const picked = units.map((unit) => assignArm({ ...experiment, arms: weighted, share: 1, unit }));
    expect(picked.filter((arm) => arm === "candidate").length / units.length).toBeCloseTo(0.1, 2);
  });

  it("exposes nobody at 0, and shifts another experiment's people", () => {
    expect(units.every((unit) => assignArm({ ...experiment, share: 0, unit }) === null)).toBe(true);
    const other = { ...experiment, armSalt: "exp-8/arm", share: 1 };
    const same = units.filter((unit) => assignArm({ ...experiment, share: 1, unit }) === assignArm({ ...other, unit }));
    expect(same.length / units.length).toBeCloseTo(0.5, 1.7);
  });

  it("refuses what would bias it", () => {
    expect(() => assignArm({ ...experiment, share: 1.2, unit: "a" })).toThrow(/between 0 and 1/);
    expect(() => assignArm({ ...experiment, armSalt: "exp-7/exposure", share: 1, unit: "a" })).toThrow(/salts/);
    expect(() => assignArm({ ...experiment, arms: [], share: 1, unit: "a" })).toThrow(/at least one arm/);
    const weightless = [{ name: "current", weight: 0 }];
    expect(() => assignArm({ ...experiment, arms: weightless, share: 1, unit: "a" })).toThrow(/weight of arm current/);
  });
});

describe("assignmentUnit", () => {
  it("prefers the contact, then the visitor, then the conversation", () => {
    expect(assignmentUnit({ contactId: "c", visitorId: "v", conversationId: "k" })).toBe("c");
    expect(assignmentUnit({ contactId: null, visitorId: "v", conversationId: "k" })).toBe("v");
    expect(assignmentUnit({ conversationId: "k" })).toBe("k");
  });
});

function exposedShare(assigned: (string | null)[]): number {
  return assigned.filter((arm) => arm !== null).length / assigned.length;
}
