import { expect, it } from "vitest";
import { createPace, type Way } from "./pace.ts";

/** Runs steps on a machine where a way takes `cost` milliseconds; gives how often each was taken at the end. */
function run(
  cost: (answers: number, way: Way) => number,
  { answers, steps, threads = 2 }: { answers: number; steps: number; threads?: number },
) {
  const pace = createPace({ threads, isCpu: true, isApart: false });
  const taken: string[] = [];
  for (let step = 0; step < steps; step++) {
    const way = pace.choose(answers);
    taken.push(`${way.threads}${way.isApart ? " apart" : ""}`);
    pace.observe(answers, { way, ms: cost(answers, way) });
  }
  return taken;
}

const share = (taken: string[], name: string) => taken.filter((one) => one === name).length / taken.length;

it("takes one thread for one answer where the second only waits", () => {
  const taken = run((_, { threads }) => (threads === 1 ? 5.6 : 6.5), { answers: 1, steps: 1_000 });
  expect(share(taken, "1")).toBeGreaterThan(0.95);
});

it("computes answers one after the other where that is faster, and together where it is not", () => {
  const cost = (answers: number, { threads, isApart }: Way) =>
    isApart ? answers * 5.6 : threads === 2 ? 21 + answers / 2 : 40;
  expect(share(run(cost, { answers: 2, steps: 1_000 }), "1 apart")).toBeGreaterThan(0.95);
  expect(share(run(cost, { answers: 8, steps: 1_000 }), "2")).toBeGreaterThan(0.95);
});

it("changes its mind when a neighbour comes", () => {
  let step = 0;
  const cost = (_: number, { threads }: Way) => (threads === 2 ? (++step > 300 ? 90 : 4) : 6);
  const taken = run(cost, { answers: 1, steps: 2_000 });
  expect(share(taken.slice(100, 300), "2")).toBeGreaterThan(0.9);
  expect(share(taken.slice(500), "1")).toBeGreaterThan(0.9);
});

it("does not let one slow step decide", () => {
  let step = 0;
  const taken = run((_, { threads }) => (++step === 20 ? 500 : threads === 1 ? 5 : 8), { answers: 1, steps: 200 });
  expect(share(taken, "1")).toBeGreaterThan(0.9);
});

it("puts everything into one decode on a GPU and for many answers", () => {
  expect(createPace({ threads: 4, isCpu: false, isApart: false }).choose(3)).toEqual({ threads: 4, isApart: false });
  expect(createPace({ threads: 4, isCpu: true, isApart: false }).choose(20)).toEqual({ threads: 4, isApart: false });
});
