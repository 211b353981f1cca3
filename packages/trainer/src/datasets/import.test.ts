import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readRows, readTextFile } from "./import.ts";

const good = '{"instruction":"Name a colour.","input":"","output":"Blue."}';

describe("readRows", () => {
  it.each([
    ["a line that is no JSON", `${good}\n{"instruction":`, /^rows\.jsonl:2: no valid JSON/],
    ["an empty target", `${good}\n\n{"instruction":"a","output":""}`, /^rows\.jsonl:3: output: is empty/],
    ["a missing field", `{"instruction":"a"}\n`, /^rows\.jsonl:1: output/],
    [
      "an assistant who speaks first",
      '{"messages":[{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}]}',
      /:1: message 1 .* user must speak/,
    ],
    [
      "a conversation without an answer",
      '{"conversations":[{"from":"human","value":"a"},{"from":"human","value":"b"}]}',
      /:1: the last turn is not by gpt/,
    ],
    ["twins as a preference", '{"prompt":"a","chosen":"b","rejected":"b"}', /:1: chosen and rejected/],
    ["a label that is no verdict", '{"prompt":"a","completion":"b","label":"yes"}', /:1: label/],
    ["an array that is not closed", `[${good},\n{"instruction":"b"`, /^rows\.jsonl:2: no valid JSON/],
    ["something behind the array", `[${good}] x`, /:1: no valid JSON/],
    ["an empty file", "\n", /^rows\.jsonl:1: the file is empty/],
    ["rows of no known kind", '{"text":"a"}', /^rows\.jsonl:1: this is none of/],
  ])("refuses %s with file, line and reason", (_, text, reason) => {
    expect(() => readRows(text, "rows.jsonl")).toThrow(reason);
  });

  it("names the line on which an element of an array begins", () => {
    const text = `[\n  ${good},\n  {\n    "instruction": "a, ] and \\"[",\n    "output": ""\n  }\n]`;
    expect(() => readRows(text, "rows.json")).toThrow(/^rows\.json:3: output/);
    expect(readRows(text.replace('""\n', '"b"\n'), "rows.json").rows).toHaveLength(2);
  });
});

describe("readTextFile", () => {
  it("reads plain and gzip alike, and refuses what is no text", () => {
    const folder = mkdtempSync(join(tmpdir(), "rows-"));
    try {
      writeFileSync(join(folder, "plain"), `${good}\n`);
      writeFileSync(join(folder, "packed"), gzipSync(`${good}\n`));
      writeFileSync(join(folder, "broken"), Buffer.from([0xff, 0xfe, 0x00]));
      expect(readTextFile(join(folder, "packed"))).toBe(readTextFile(join(folder, "plain")));
      expect(() => readTextFile(join(folder, "broken"))).toThrow(/broken: cannot be read as UTF-8/);
      expect(() => readTextFile(join(folder, "none"))).toThrow(/none: cannot be read/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
