import { expect, test } from "vitest";
import { checkFieldValue, type FieldKind } from "./field-value.ts";

const field = (kind: FieldKind) => ({ name: "Field", kind, choices: ["red", "blue"] });
const refused = expect.objectContaining({ code: "INVALID" });

test("each kind takes its own and says what it takes", () => {
  expect(checkFieldValue(field("text"), "  HQ-1\0 ")).toBe("HQ-1");
  expect(checkFieldValue(field("number"), -1.5)).toBe(-1.5);
  expect(checkFieldValue(field("choice"), "blue")).toBe("blue");
  expect(checkFieldValue(field("date"), "2028-02-29")).toBe("2028-02-29");
  const wrong: [FieldKind, string | number][] = [
    ["text", "   "],
    ["text", "x".repeat(501)],
    ["number", "12"],
    ["number", Number.NaN],
    ["choice", "green"],
    ["date", "2026-02-29"],
    ["date", "25.12.2026"],
  ];
  for (const [kind, value] of wrong)
    expect(() => checkFieldValue(field(kind), value), `${kind} ${value}`).toThrow(refused);
});
