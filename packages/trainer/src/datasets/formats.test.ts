import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeRows } from "./export.ts";
import type { PortableRow } from "./formats.ts";
import { readRows } from "./import.ts";

const words = fc
  .oneof(fc.lorem({ maxCount: 5 }), fc.string({ unit: "grapheme", minLength: 1 }))
  .map((text) => `${text}.`);
// JSON knows no minus zero: what has been through it once is what can come back.
const json = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
const extra = fc.dictionary(fc.constantFrom("metadata", "id", "source"), json, { maxKeys: 2, noNullPrototype: true });
const prompts = fc
  .record({ system: fc.option(words), turns: fc.array(fc.tuple(words, words), { maxLength: 2 }), last: words })
  .map(({ system, turns, last }): PortableRow["prompt"] => [
    ...(system === null ? [] : [{ role: "system" as const, content: system }]),
    ...turns.flatMap(([asked, said]) => [
      { role: "user" as const, content: asked },
      { role: "assistant" as const, content: said },
    ]),
    { role: "user", content: last },
  ]);
const targets: fc.Arbitrary<PortableRow> = fc.record({
  prompt: prompts,
  completion: words,
  rejected: fc.constant(null),
  extra,
});
const pairs: fc.Arbitrary<PortableRow> = fc
  .record({ prompt: prompts, completion: words, rejected: words.map((text) => `${text} No.`), extra })
  .filter((row) => row.completion !== row.rejected);
const verdicts: fc.Arbitrary<PortableRow> = fc
  .record({ prompt: prompts, text: words, good: fc.boolean(), extra })
  .map(({ text, good, ...row }) => ({ ...row, completion: good ? text : null, rejected: good ? null : text }));

describe("formats", () => {
  it.each([
    ["messages", targets],
    ["prompt-completion", targets],
    ["alpaca", targets],
    ["sharegpt", targets],
    ["dpo", pairs],
    ["kto", verdicts],
  ] as const)("loses nothing on the way out and in again: %s", (format, rows) => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), (drawn) => {
        const text = writeRows(drawn, format);
        expect(readRows(text, "rows.jsonl")).toEqual({ format, rows: drawn });
        expect(writeRows(readRows(text, "rows.jsonl").rows, format)).toBe(text);
        expect(readRows(`[${text.trimEnd().replaceAll("\n", ",\n")}]`, "rows.json").rows).toEqual(drawn);
      }),
      { numRuns: 200 },
    );
  });

  it("reads the article's rows, with and without input", () => {
    const rows = [
      { instruction: "Sort the message.", input: "Where is my parcel?", output: "delivery" },
      { instruction: "Name a colour.", input: "", output: "Blue." },
    ];
    const read = readRows(JSON.stringify(rows, null, 2), "a.json");
    expect(read.rows.map((row) => row.prompt.map((one) => one.role))).toEqual([["system", "user"], ["user"]]);
    expect(writeRows(read.rows, "alpaca")).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  });

  it("takes plain strings where TRL does", () => {
    const { rows } = readRows('{"prompt":"Hi?","completion":"Hello."}\n', "p.jsonl");
    expect(rows[0]).toEqual({
      prompt: [{ role: "user", content: "Hi?" }],
      completion: "Hello.",
      rejected: null,
      extra: {},
    });
  });

  it("refuses a field that would be lost, and halves that a format cannot hold", () => {
    const row: PortableRow = {
      prompt: [{ role: "user", content: "Hi?" }],
      completion: "Yes.",
      rejected: null,
      extra: {},
    };
    expect(() => writeRows([{ ...row, extra: { label: "a" } }], "kto")).toThrow(/row 1: .*"label"/);
    expect(() => writeRows([row, row], "dpo")).toThrow(/row 1: a preference row needs/);
    expect(() => writeRows([{ ...row, completion: null, rejected: "No." }], "messages")).toThrow(/no target/);
  });
});
