import fc from "fast-check";
import { expect, it } from "vitest";
import { normaliseText } from "./normalise.ts";

it("takes invisible characters, quoted mail and signatures out", () => {
  expect(
    normaliseText("It\u200b works.\u00a0 \r\n\r\n\r\n\r\nThanks\n\nOn Mon, 3 May 2026, Lamp wrote:\n> old text"),
  ).toBe("It works.\n\nThanks");
  expect(normaliseText("Done.\n-- \nJo\nLamp & Loom")).toBe("Done.");
  expect(normaliseText("> only a quotation")).toBe("> only a quotation");
});

it("changes nothing the second time", () => {
  const line = fc.oneof(
    fc.constantFrom("-- ", "> a", "On 1 May 2026 at 9 x wrote:", "Sent from my phone", ""),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const once = normaliseText(lines.join("\n").toWellFormed());
      expect(normaliseText(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});
