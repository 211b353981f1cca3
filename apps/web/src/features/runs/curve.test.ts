import { expect, test } from "vitest";
import { type RunEventView, toCurve } from "./curve.ts";

let seq = 0;
const event = (type: string, attempt: number, payload: Record<string, unknown> = {}): RunEventView => ({
  ...{ seq: ++seq, attempt, type, payload, at: "2026-01-01T00:00:00.000Z" },
});
const step = (number: number, attempt = 1, loss: number | null = 1 / number) =>
  event("step", attempt, { step: number, steps: 9, loss, tokensPerSecond: 50 });

test("steps that an attempt lost are replaced, and the resume is marked where it went on", () => {
  const curve = toCurve([
    ...[event("started", 1), step(1), step(2), step(3), step(4)],
    ...[event("started", 2), event("resumed", 2, { step: 2 }), step(3, 2), step(4, 2), step(5, 2)],
  ]);
  expect(curve.points.map((point) => [point.step, point.attempt])).toEqual([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 2],
  ]);
  expect(curve.resumes).toEqual([{ step: 2, attempt: 2 }]);
});

test("an attempt that found no checkpoint begins anew", () => {
  const curve = toCurve([event("started", 1), step(1), step(2), event("started", 2), step(1, 2)]);
  expect(curve.points).toHaveLength(1);
  expect(curve.resumes).toEqual([{ step: 0, attempt: 2 }]);
});

test("a loss that is no number is a gap with a mark, and does not spoil the smoothed line", () => {
  const curve = toCurve([step(1, 1, 2), step(2, 1, null), step(3, 1, 2)]);
  expect(curve.broken).toEqual([2]);
  expect(curve.points.map((point) => point.smooth)).toEqual([2, 2, 2]);
});

test("validation stands at its step", () => {
  const curve = toCurve([step(1), step(2), event("validation", 1, { step: 2, loss: 0.4, best: true })]);
  expect(curve.points.map((point) => point.validation)).toEqual([null, 0.4]);
});
