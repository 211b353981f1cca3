import { expect, test } from "vitest";
import { seededRandom } from "../experiments/random.ts";
import { holm, mcnemar, pairedBootstrap } from "./paired-tests.ts";

test("McNemar's exact tail for cases that can be counted by hand", () => {
  expect(mcnemar({ better: 0, worse: 0 })).toBe(1);
  expect(mcnemar({ better: 5, worse: 0 })).toBeCloseTo(1 / 32, 12);
  // C(4,3) + C(4,4) = 5 of 16.
  expect(mcnemar({ better: 3, worse: 1 })).toBeCloseTo(5 / 16, 12);
  expect(mcnemar({ better: 2, worse: 2 })).toBeCloseTo(11 / 16, 12);
  expect(mcnemar({ better: 600, worse: 400 })).toBeLessThan(1e-9);
});

test("a test at 5 % finds a difference that is not there in at most 5 % of 2,000 runs", () => {
  const random = seededRandom(3);
  let found = 0;
  for (let run = 0; run < 2_000; run++) {
    let better = 0;
    let worse = 0;
    for (let item = 0; item < 300; item++)
      if (random() < 0.1) {
        if (random() < 0.5) better++;
        else worse++;
      }
    if (mcnemar({ better, worse }) <= 0.05) found++;
  }
  expect(found / 2_000).toBeLessThan(0.05);
  expect(found / 2_000).toBeGreaterThan(0.01);
});

test("the interval is wider where the same conversations are counted again", () => {
  const alone = Array.from({ length: 200 }, (_, at) => ({
    group: `g${at}`,
    delta: at % 3 === 0 ? 1 : at % 7 === 0 ? -1 : 0,
  }));
  const grouped = alone.map((item, at) => ({
    ...item,
    group: `g${Math.floor(at / 20)}`,
    delta: Math.floor(at / 20) % 3 === 0 ? 1 : 0,
  }));
  const width = ({ interval: [low, high] }: { interval: [number, number] }) => high - low;
  const once = pairedBootstrap(alone);
  expect(once.interval[0]).toBeLessThan(once.mean);
  expect(once.interval[1]).toBeGreaterThan(once.mean);
  expect(pairedBootstrap(alone)).toEqual(once);
  expect(width(pairedBootstrap(grouped))).toBeGreaterThan(width(once));
});

test("no items, no claim", () => {
  expect(pairedBootstrap([])).toEqual({ mean: 0, interval: [0, 0] });
});

test("Holm's correction by hand", () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.5, 0.9])).toEqual([1, 1]);
});
