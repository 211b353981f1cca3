import { expect, it } from "vitest";
import { createEstimate } from "./estimate.ts";

it("learns how long a prompt takes, and forgets the assumption at once", () => {
  const estimate = createEstimate();
  expect(estimate.firstTokenMs(100)).toBe(200);
  estimate.observe({ tokens: 100, ms: 1_000 });
  expect(estimate.firstTokenMs(50)).toBe(500);
  estimate.observe({ tokens: 100, ms: 2_000 });
  expect(estimate.firstTokenMs(50)).toBe(600);
  estimate.observe({ tokens: 3, ms: 9_000 });
  expect(estimate.firstTokenMs(50)).toBe(600);
});
