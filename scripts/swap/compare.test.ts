import type { ChosenToken } from "@whetstone/inference/client";
import { expect, it } from "vitest";
import { compareRuns, distance, judge } from "./compare.ts";

/** A token that is `gap` ahead of the next best. */
const token = (id: number, gap: number, second = 99): ChosenToken => {
  const of = (one: number, logProb: number) => ({ id: one, text: "", logProb });
  return { ...of(id, -0.1), top: [of(id, -0.1), of(second, -0.1 - gap)] };
};
const judged = (serial: ChosenToken[], loaded: ChosenToken[], noise = 0.2) => judge(compareRuns(serial, loaded), noise);

it("calls runs equal that chose the same ids, however the logits moved", () => {
  expect(judged([token(1, 2), token(2, 1)], [token(1, 2.5), token(2, 0.01)])).toBe("equal");
  expect(compareRuns([token(1, 2)], [token(1, 2.5)]).moved).toEqual([expect.closeTo(0.5)]);
});

it("excuses what follows a near tie of the serial run, and nothing before it", () => {
  const tie = [token(1, 2), token(2, 0.04), token(3, 2)];
  expect(judged(tie, [token(1, 2), token(99, 0.01, 2)])).toBe("nearTies");
  expect(judged(tie, [token(1, 2), token(2, 1), token(4, 2)])).toBe("nearTies");
  expect(judged(tie, [token(5, 2), token(2, 1), token(3, 2)])).toBe("differing");
});

it("takes two words that changed places as far as the batch moves logits for noise, and no further", () => {
  const serial = [token(1, 2), token(2, 0.1)];
  expect(judged(serial, [token(1, 2), token(99, 0.05, 2)])).toBe("noise");
  expect(judged(serial, [token(1, 2), token(99, 0.3, 2)])).toBe("differing");
  expect(judged(serial, [token(1, 2), token(7, 0.01, 8)])).toBe("differing");
});

it("compares an end like a word", () => {
  const [long, short] = [[token(1, 2), token(2, 0.1)], [token(1, 2)]];
  expect(judged(long, short)).toBe("noise");
  expect(judged(short, long)).toBe("noise");
  expect(judged([token(1, 2), token(2, 3)], short)).toBe("differing");
});

it("tells how far a run's weights are from a version's", () => {
  expect(distance([token(1, 1), token(2, 1)], [-0.1, -0.3])).toBeCloseTo(0.1);
});
