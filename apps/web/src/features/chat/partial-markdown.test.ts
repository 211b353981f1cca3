import { expect, test } from "vitest";
import { settleMarkdown } from "./partial-markdown.ts";

const answer = [
  "Yes, **we repair** every bag. See [the repair page](https://shop.example/repairs) for *prices* and `codes`.",
  "- Seams\n- Zips and ~~hooks~~ buckles\n1. First",
  "```\nconst a = 1;\n```",
  "Done.",
].join("\n\n");

test.each([
  ["**bo", "**bo**"],
  ["a **bold** wo", "a **bold** wo"],
  ["a **bold*", "a **bold**"],
  ["a **bold**", "a **bold**"],
  ["see [the pa", "see the pa"],
  ["see [the page](https://exa", "see the page"],
  ["see [the page](https://example.com)", "see [the page](https://example.com)"],
  ["one\n-", "one\n"],
  ["one\n\n1.", "one\n\n"],
  ["a `co", "a `co`"],
  ["```\nlet a", "```\nlet a\n```"],
  ["```\nlet a\n``", "```\nlet a\n```"],
  ["so *very", "so *very*"],
  ["3 * 4 is 12", "3 * 4 is 12"],
])("%j is shown as %j", (text, shown) => {
  expect(settleMarkdown(text)).toBe(shown);
});

test("at every moment all marks have a partner", () => {
  for (let length = 0; length <= answer.length; length++) {
    const shown = settleMarkdown(answer.slice(0, length));
    for (const mark of ["**", "~~", "```"])
      expect(shown.split(mark).length % 2, `${mark} after ${length} characters: ${shown}`).toBe(1);
    expect(shown).not.toMatch(/\[[^\]]*$|\]\([^)]*$/);
  }
  expect(settleMarkdown(answer)).toBe(answer);
});
