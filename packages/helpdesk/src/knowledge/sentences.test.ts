import { expect, test } from "vitest";
import { splitSentences } from "./sentences.ts";

test.each([
  ["Call at 5 p.m. on weekdays. Write to a.b@shop.example. It costs €4.50, e.g. for a bag.", 3],
  ["Dr. Smith met J. Doe. No. 5 is open. Version 2.3 is out! Really?", 4],
  ["See www.shop.example/a.html?x=1. Then wait.", 2],
  ["It opened at 5 p.m. Then it closed.", 2],
  ["1. Open the app.", 1],
  ["我们可以。你好！再见", 3],
])("%s", (text, count) => {
  expect(splitSentences(text)).toHaveLength(count);
});

test("German ordinals and abbreviations do not end a sentence", () => {
  expect(splitSentences("Wir öffnen am 3. Mai. Das gilt z. B. für Dr. Meier bzw. andere.", "de")).toEqual([
    "Wir öffnen am 3. Mai.",
    "Das gilt z. B. für Dr. Meier bzw. andere.",
  ]);
});
