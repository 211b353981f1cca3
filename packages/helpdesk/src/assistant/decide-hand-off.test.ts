import { expect, test } from "vitest";
import { decideHandOff, declinedBefore } from "./decide-hand-off.ts";

test("who asks for a person gets one, whatever else", () => {
  for (const declined of [true, false])
    expect(decideHandOff({ asksForPerson: true, declined })).toEqual({ action: "hand_over", reason: "visitor_asked" });
});

test("not knowing offers a person, knowing does not", () => {
  expect(decideHandOff({ asksForPerson: false, declined: true })).toEqual({ action: "offer", reason: "not_answered" });
  expect(decideHandOff({ asksForPerson: false, declined: false })).toEqual({ action: "none" });
});

test("the second decline in a row is seen, also with a thank-you between", () => {
  expect(declinedBefore(["declined"])).toBe(true);
  expect(declinedBefore(["small-talk", "declined", "quote"])).toBe(true);
  expect(declinedBefore(["quote", "declined"])).toBe(false);
  expect(declinedBefore([])).toBe(false);
});
