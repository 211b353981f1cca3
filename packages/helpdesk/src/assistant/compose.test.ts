import fc from "fast-check";
import { expect, test } from "vitest";
import { cutIntoSentences } from "./compose.ts";

test("the pieces of a quote put together are the quote, list marks included", () => {
  const text = "You need:\n- a pass.\n- a photo.\n\nBring both.";
  const sentences = ["You need:", "a pass.", "a photo.", "Bring both."];
  expect(cutIntoSentences({ text, sentences })).toEqual([
    "You need:",
    "\n- a pass.",
    "\n- a photo.",
    "\n\nBring both.",
  ]);
});

test("nothing is lost or doubled, whatever the sentences claim to be", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ maxLength: 3 })), (text, sentences) => {
      return cutIntoSentences({ text, sentences }).join("") === text;
    }),
  );
});
