import { expect, it } from "vitest";
import { createRecycling, type RecycleBeat } from "./recycle.ts";

const grown: RecycleBeat = { residentBytes: 200, limitBytes: 100, running: 0, ageMs: 700_000 };

it("replaces a host that has grown as soon as it is idle", () => {
  const { isDue } = createRecycling({});
  expect(isDue({ ...grown, residentBytes: 100 })).toBe(false);
  expect(isDue({ ...grown, limitBytes: 0 })).toBe(false);
  expect(isDue({ ...grown, running: 2 })).toBe(false);
  expect(isDue(grown)).toBe(true);
});

it("does not wait for ever, and forgets what was given back", () => {
  const { isDue } = createRecycling({});
  const busy = { ...grown, running: 1 };
  expect(isDue(busy)).toBe(false);
  expect(isDue({ ...busy, residentBytes: 50, ageMs: 750_000 })).toBe(false);
  expect(isDue({ ...busy, ageMs: 765_000 })).toBe(false);
  expect(isDue({ ...busy, ageMs: 826_000 })).toBe(true);
});

it("leaves a young one alone", () => {
  expect(createRecycling({}).isDue({ ...grown, ageMs: 599_000 })).toBe(false);
});
