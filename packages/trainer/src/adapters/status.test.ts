import fc from "fast-check";
import { expect, test } from "vitest";
import { system } from "./actor.ts";
import { mayMove, moves, versionStatuses } from "./status.ts";

const person = { kind: "person", userId: "u" } as const;

test("a version goes the whole way step by step", () => {
  const way = ["draft", "training", "evaluated", "shadow", "canary", "ramp", "ab", "promoted", "archived"] as const;
  for (const [at, to] of way.entries()) if (at > 0) expect(mayMove(way[at - 1] ?? "", to, person)).toBe(true);
});

test("the product by itself stops and takes back, and never promotes", () => {
  for (const from of versionStatuses) expect(mayMove(from, "promoted", system)).toBe(false);
  expect(mayMove("ab", "rejected", system)).toBe(true);
  expect(mayMove("promoted", "rolled_back", system)).toBe(true);
});

test("what was not evaluated meets nobody, and what is archived stays so", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("draft", "training"),
      fc.constantFrom("canary", "ramp", "ab", "promoted"),
      (from, to) => {
        expect(mayMove(from, to as "ab", person)).toBe(false);
      },
    ),
  );
  expect(moves.archived).toEqual([]);
  expect(mayMove("something else", "evaluated", person)).toBe(false);
});
