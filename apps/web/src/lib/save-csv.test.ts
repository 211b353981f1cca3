import { expect, test } from "vitest";
import { toCsv } from "./save-csv.ts";

test("quotes, line breaks and commas survive; a formula stays text, a negative number a number", () => {
  expect(
    toCsv([
      ["a", "b"],
      ['say "yes"', "one\ntwo"],
      [null, "1,5"],
    ]),
  ).toBe('a,b\r\n"say ""yes""","one\ntwo"\r\n,"1,5"\r\n');
  expect(toCsv([["=HYPERLINK(1)", "-12.5", "-cmd", -3]])).toBe("'=HYPERLINK(1),-12.5,'-cmd,-3\r\n");
});
