import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeRow } from "../testing/rows.ts";
import type { QuestionRow } from "./dedupe.ts";
import { sideOfKey, splitRows } from "./split.ts";

/** Rows in the order of age, with keys from a small pool so that groups meet. */
const someRows = fc
  .array(fc.record({ conversation: fc.nat(12), visitor: fc.option(fc.nat(8)), question: fc.nat(20) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((drawn) => {
    const first = new Map<number, string>();
    return drawn.map(({ conversation, visitor, question }, at): QuestionRow => {
      const id = `id-${String(at).padStart(3, "0")}`;
      if (!first.has(question)) first.set(question, id);
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
      return {
        ...makeRow({
          id,
          createdAt,
          conversationId: `c${conversation}`,
          visitorId: visitor === null ? null : `v${visitor}`,
        }),
        questionId: first.get(question) ?? id,
      };
    });
  });

describe("splitRows", () => {
  it("never moves a row when newer rows come", () => {
    fc.assert(
      fc.property(someRows, fc.nat(40), (rows, cut) => {
        const before = splitRows(rows.slice(0, cut));
        const after = new Map(splitRows(rows).kept.map((row) => [row.id, row.side]));
        for (const row of before.kept) expect(after.get(row.id)).toBe(row.side);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps conversation, contact and question on one side", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const { kept, removed } = splitRows(rows);
        expect(kept.length + removed.length).toBe(rows.length);
        const sides = new Map<string, string>();
        for (const row of kept)
          for (const key of [row.conversationId, row.visitorId, `q ${row.questionId}`, row.groupKey]) {
            if (key === null) continue;
            expect(sides.get(key) ?? row.side).toBe(row.side);
            sides.set(key, row.side);
          }
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order in which rows are given", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const sides = (some: QuestionRow[]) =>
          splitRows(some)
            .kept.map((row) => `${row.id} ${row.side} ${row.groupKey}`)
            .sort();
        expect(sides([...rows].reverse())).toEqual(sides(rows));
      }),
    );
  });

  it("gives about 80, 10 and 10 of a hundred", () => {
    const count = { train: 0, validation: 0, test: 0 };
    for (let at = 0; at < 10_000; at++) count[sideOfKey(`key ${at}`)]++;
    expect(Math.abs(count.train - 8_000)).toBeLessThan(160);
    expect(Math.abs(count.validation - 1_000)).toBeLessThan(120);
  });
});
