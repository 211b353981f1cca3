import { expect, test } from "vitest";
import { decideEnding } from "./ending.ts";
import { isOpen, moves, resumable, runStatuses } from "./status.ts";

const said = { message: "what it said", lastWords: "", wanted: null, mayShrink: true } as const;

test.each([
  [{ code: 0 }, "publish"],
  [{ code: 10 }, "failed"],
  [{ code: 11 }, "failed"],
  [{ code: 14 }, "failed"],
  [{ code: 12 }, "shrink"],
  [{ code: 12, mayShrink: false }, "failed"],
  [{ code: 13 }, "cancelled"],
  [{ code: 13, wanted: "shutdown" as const }, "retry"],
  [{ code: 1 }, "retry"],
  [{ code: null }, "retry"],
  [{ code: null, wanted: "shutdown" as const }, "retry"],
  [{ code: null, wanted: "cancel" as const }, "cancelled"],
  [{ code: 137, wanted: "cancel" as const }, "cancelled"],
])("%o is %s", (end, kind) => {
  expect(decideEnding({ ...said, ...end }).kind).toBe(kind);
});

test("a silent end is explained by the last line of its log", () => {
  const ending = decideEnding({ ...said, code: 1, message: null, lastWords: "Traceback\nImportError: no torch\n" });
  expect(ending).toMatchObject({ reason: expect.stringContaining("ImportError: no torch") });
});

test("every status leads to an end, what has finished stays, and only what has ended is resumed", () => {
  const reach = (from: (typeof runStatuses)[number], seen = new Set<string>()): Set<string> => {
    for (const next of moves[from]) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };
  for (const status of runStatuses) if (isOpen(status)) expect(reach(status)).toContain("finished");
  expect(moves.finished).toEqual([]);
  expect(resumable).toEqual(["failed", "cancelled"]);
});
