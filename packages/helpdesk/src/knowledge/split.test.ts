import fc from "fast-check";
import { expect, test } from "vitest";
import { passageChars, splitMarkdown } from "./split.ts";

const split = (body: string) => splitMarkdown(body, { title: "Returns" });

test("one passage per heading, with the path of headings; the repeated title says nothing", () => {
  expect(split("# Returns\nYou have 45 days.\n## Refunds\nSoon.\n### By card\nIn 3 days.\n## Post\nYours.")).toEqual([
    { heading: null, text: "You have 45 days." },
    { heading: "Refunds", text: "Soon." },
    { heading: "Refunds › By card", text: "In 3 days." },
    { heading: "Post", text: "Yours." },
  ]);
});

test("lists and tables stay lines that can be quoted", () => {
  const body =
    "You need:\n\n* a **box**\n  * any size\n* tape\n\n1. Pack\n2. Send\n\n| Service | Price | Days |\n|-|-|-|\n| Letter | €2 | 3 |";
  expect(split(body)[0]?.text).toBe(
    "You need:\n- a box\n  - any size\n- tape\n1. Pack\n2. Send\n- Letter: Price €2, Days 3",
  );
});

test("addresses behind links are kept, pointers inside the site are not", () => {
  expect(
    split("Write to [us](mailto:help@a.example) or see [this](/help/x) and <!-- no -->[that](https://b.example/c).")[0]
      ?.text,
  ).toBe("Write to us (help@a.example) or see this and that (https://b.example/c).");
});

test("a section of links only is left out, unless there is nothing else", () => {
  const links = "## Related\n* [A](/a)\n* [B](/b)";
  expect(split(`Text.\n${links}`)).toEqual([{ heading: null, text: "Text." }]);
  expect(split(links)).toEqual([{ heading: "Related", text: "- A\n- B" }]);
});

test("long sections are cut at sentences and nothing of them is lost", () => {
  const sentence = fc.array(fc.constantFrom("word", "bag", "label"), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 1, maxLength: 40 }), (sentences) => {
      const body = sentences.map((words) => `A ${words.join(" ")}.`).join(" ");
      const passages = split(body);
      expect(passages.map(({ text }) => text).join(" ")).toBe(body);
      for (const { text } of passages) expect(text.length).toBeLessThanOrEqual(passageChars + 1);
    }),
  );
});
