import { AppError } from "@whetstone/core/errors";
import { describe, expect, it } from "vitest";
import { oneRowPerVisitor } from "./one-row-per-visitor.ts";
import { parseOutcomes } from "./outcomes-csv.ts";

const header = "visitor,arm,outcome,at";
const parse = (...lines: string[]) => parseOutcomes(lines.join("\n"), "out.csv");

describe("parseOutcomes", () => {
  it("reads columns in any order, quotes, CRLF, a byte order mark and blank lines", () => {
    const text =
      '\uFEFFat,"note",Arm,outcome,visitor\r\n2026-05-03T14:03:00Z,"two\r\nlines, ""quoted""",current,1,"a,b"\r\n\r\n';
    const more = '2026-05-03T16:03:00+02:00,,"candidate",0,c';
    const at = Date.UTC(2026, 4, 3, 14, 3);
    expect(parseOutcomes(text + more, "out.csv")).toEqual([
      { visitor: "a,b", arm: "current", outcome: 1, at, line: 2 },
      { visitor: "c", arm: "candidate", outcome: 0, at, line: 5 },
    ]);
  });

  it("takes a time without a zone as UTC, and a date as its midnight", () => {
    const [time, date] = parse(header, "a,current,1,2026-05-03T14:03", "b,current,1,2026-05-03");
    expect(time?.at).toBe(Date.UTC(2026, 4, 3, 14, 3));
    expect(date?.at).toBe(Date.UTC(2026, 4, 3));
  });

  it.each([
    ["a,current,1", "out.csv:3: 3 fields"],
    ["a,current,1,2026-05-03,x", "out.csv:3: 5 fields"],
    [",current,1,2026-05-03", "out.csv:3: visitor is empty"],
    ["a,B,1,2026-05-03", 'out.csv:3: arm is "B"'],
    ["a,current,yes,2026-05-03", 'out.csv:3: outcome is "yes"'],
    ["a,current,1,yesterday", 'out.csv:3: at is "yesterday"'],
    ["a,current,1,2026-02-30", 'out.csv:3: at is "2026-02-30"'],
    ["a,current,1,2026-05-03T25:00:00Z", "out.csv:3: at is"],
    ['"a,current,1,2026-05-03', "out.csv:3: a quote is not closed"],
    ['a"b,current,1,2026-05-03', "out.csv:3: a quote"],
  ])("refuses %s", (broken, message) => {
    const attempt = () => parse(header, "ok,current,1,2026-05-03", broken, "ok2,current,1,2026-05-03");
    expect(attempt).toThrow(AppError);
    expect(attempt).toThrow(message);
  });

  it("refuses a header that names too little, twice, or nothing", () => {
    expect(() => parse("visitor,arm,outcome", "a,current,1")).toThrow('out.csv:1: column "at" is missing');
    expect(() => parse("visitor,arm,outcome,at,arm")).toThrow('column "arm" is there twice');
    expect(() => parse("")).toThrow("out.csv:1: the file is empty");
    expect(parse(header)).toEqual([]);
  });
});

describe("oneRowPerVisitor", () => {
  it("keeps the earliest row, of equal times the first, and counts the others", () => {
    const rows = parse(
      header,
      "a,current,0,2026-05-04",
      "a,current,1,2026-05-03",
      "a,current,0,2026-05-03",
      "b,candidate,1,2026-05-05",
      "b,current,0,2026-05-04",
      "b,candidate,1,2026-05-06",
      "c,current,1,2026-05-03",
    );
    const distinct = oneRowPerVisitor(rows);
    expect(distinct.rows.map(({ visitor, arm, outcome, line }) => [visitor, arm, outcome, line])).toEqual([
      ["a", "current", 1, 3],
      ["b", "current", 0, 6],
      ["c", "current", 1, 8],
    ]);
    expect(distinct).toMatchObject({ duplicates: 2, visitorsInBothArms: 1 });
  });
});
