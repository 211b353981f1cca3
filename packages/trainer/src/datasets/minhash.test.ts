import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../experiments/random.ts";
import { createNearIndex, signatureOf } from "./minhash.ts";
import { jaccard, shingle } from "./shingles.ts";

describe("jaccard", () => {
  it("equals the share of the sets' union, whatever the sets", () => {
    const numbers = fc.uniqueArray(fc.nat(40));
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const union = new Set([...left, ...right]).size;
        const shared = left.filter((value) => right.includes(value)).length;
        expect(jaccard(Uint32Array.from(left).sort(), Uint32Array.from(right).sort())).toBe(
          union === 0 ? 1 : shared / union,
        );
      }),
    );
  });
});

describe("signatureOf", () => {
  it("estimates Jaccard within four standard errors", () => {
    const random = seededRandom(3);
    const draw = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 2 ** 32));
    for (const share of [0.2, 0.5, 0.8, 0.95]) {
      const common = draw(Math.round(1_000 * share));
      const rest = 1_000 - common.length;
      const left = Uint32Array.from([...common, ...draw(Math.ceil(rest / 2))]).sort();
      const right = Uint32Array.from([...common, ...draw(Math.floor(rest / 2))]).sort();
      const [one, other] = [signatureOf(left), signatureOf(right)];
      const equal = one.filter((value, at) => value === other[at]).length / 128;
      expect(Math.abs(equal - jaccard(left, right))).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 128) + 0.01);
    }
  });
});

describe("createNearIndex", () => {
  it("finds a question with a word changed and not another question", () => {
    const index = createNearIndex();
    index.add(shingle("How long does the delivery of a parcel to the islands take, and what does it cost me?"));
    index.add(shingle("Can I wash my waxed canvas bag in the machine or will that hurt the coating on it?"));
    const near = index.nearest(
      shingle("how long does the delivery of a parcel to the islands take and what does it cost me please"),
      0.8,
    );
    expect(near?.at).toBe(0);
    expect(
      index.nearest(shingle("Where do I find the serial number of the lamp that I bought last year?"), 0.8),
    ).toBeNull();
  });

  it("finds what a comparison with everything finds", () => {
    const words =
      "bag lamp strap parcel island return refund card wash dry repair month buckle canvas order late".split(" ");
    const random = seededRandom(9);
    const sentence = () => Array.from({ length: 14 }, () => words[Math.floor(random() * words.length)]).join(" ");
    const texts = Array.from({ length: 150 }, sentence);
    const twins = texts.map((text) => (random() < 0.5 ? `${text} please` : sentence()));
    const index = createNearIndex();
    const all = texts.map(shingle);
    for (const text of all) index.add(text);
    for (const twin of twins.map(shingle)) {
      const best = Math.max(...all.map((text) => jaccard(text.hashes, twin.hashes)));
      const found = index.nearest(twin, 0.8);
      expect(found?.similarity ?? 0).toBe(best >= 0.8 ? best : 0);
    }
  });
});
