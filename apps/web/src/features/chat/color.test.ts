import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, palette } from "./color.ts";

const surfaces = { light: "#ffffff", dark: "#16181d" };
const hovered = { light: "#ebedf1", dark: "#24282f" };

test("any of 1,000 colours becomes readable, as text, as a control and under text", () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(color, fc.constantFrom("light" as const, "dark" as const), (given, theme) => {
      const { accent, accentForeground, ring, tint } = palette(given, theme);
      expect(contrast(accent, surfaces[theme])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, hovered[theme])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accentForeground, accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ring, surfaces[theme])).toBeGreaterThanOrEqual(3);
      expect(contrast(ring, tint)).toBeGreaterThanOrEqual(3);
    }),
    { numRuns: 1000 },
  );
});

test("a colour that is fit stays as it is; what is no colour becomes ours", () => {
  expect(palette("#1d5c63", "light").accent).toBe("#1d5c63");
  expect(palette("red; background: url(x)", "light")).toEqual(palette("#3454d1", "light"));
});
