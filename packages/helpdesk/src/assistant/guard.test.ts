import fc from "fast-check";
import { expect, test } from "vitest";
import { findEntities } from "./grounding-entities.ts";
import { createGuard } from "./guard.ts";

const options = {
  passages: [
    "Returns\nYou have 45 days to return an item. The label costs €6.50. Go to www.shop.example/returns, e.g. on your phone, and enter the code WAX-20.",
    "Write to help@shop.example or call 555-0142. Version 2.5 of the app shows the label.\n- Pack the item.\n- Print the label.",
  ],
  visitorTexts: ["I bought it 12 days ago"],
  productNames: ["Harbour Pannier"],
};

/** Feeds the text cut at the given places. */
function stream(text: string, cuts: number[]) {
  const guard = createGuard(options);
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((left, right) => left - right);
  let shown = "";
  let from = 0;
  for (const place of [...places, text.length]) {
    shown += guard.push(text.slice(from, place)).join("");
    from = place;
  }
  shown += guard.end().join("");
  return { shown, held: guard.heldBack() };
}

test("a grounded answer comes through as it was written", () => {
  const text =
    "You have 45 days to return an item. Go to www.shop.example/returns, e.g. on your phone.\n\n- Pack the item.\n- Print the label.\n\nThe label costs €6.50.";
  expect(stream(text, [])).toEqual({ shown: text, held: [] });
});

test("a sentence that invents is held back with its reasons, its neighbours are not", () => {
  const text = "You have 45 days to return an item. The label costs €9.99. Print the label.";
  expect(stream(text, [])).toEqual({
    shown: "You have 45 days to return an item. Print the label.",
    held: [{ text: "The label costs €9.99.", reasons: ["amount"] }],
  });
});

test("nothing of an open sentence is shown", () => {
  const guard = createGuard(options);
  expect(guard.push("You have 45 days to return an item. The label costs €6.")).toEqual([
    "You have 45 days to return an item.",
  ]);
  expect(guard.push("99 or so. ")).toEqual([]);
  expect(guard.end()).toEqual([]);
});

const sentences = [
  "You have 45 days to return an item.",
  "You have 30 days to return an item.",
  "The label costs €6.50.",
  "The label costs €6.50.99.",
  "Go to www.shop.example/returns.",
  "Go to www.evil.example/returns!",
  "Call 555-0142 or 555-0199.",
  "Version 2.5 of the app shows the label, e.g. on your phone.",
  "Write to help@shop.example?",
  "Write to a.b@other.example.",
  "- Pack the item",
  "3. Print the label",
  "Use the Harbour Pannier.",
  "Enter the code `WAX-20`.",
  "Enter the code WAX-21.",
  "It was 12 days ago.",
  "Dr. No. 5 p.m. Then z. B. twelve",
  "items: ",
];

test("however the stream is cut, the same is shown, and no entity that the context lacks", () => {
  const known = new Set([...options.passages, ...options.visitorTexts].flatMap((text) => keysOf(text)));
  const glue = fc.constantFrom(" ", "\n", "\n\n", "", "  ");
  const answers = fc.array(fc.tuple(fc.constantFrom(...sentences), glue), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(answers, fc.array(fc.nat(), { maxLength: 60 }), (parts, cuts) => {
      const text = parts.map(([sentence, space]) => sentence + space).join("");
      const whole = stream(text, []);
      expect(stream(text, cuts)).toEqual(whole);
      expect(
        stream(
          text,
          Array.from({ length: text.length }, (_, index) => index),
        ),
      ).toEqual(whole);
      for (const key of keysOf(whole.shown)) expect(known).toContain(key);
    }),
    { numRuns: 400 },
  );
});

function keysOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => findEntities(line))
    .flatMap(({ keys }) => keys);
}
