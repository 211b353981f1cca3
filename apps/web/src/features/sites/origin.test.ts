import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOrigin } from "./origin.ts";

describe("an origin that may embed the widget", () => {
  test.each([
    ["https://shop.example", "https://shop.example"],
    ["https://Shop.Example/products?x=1#y", "https://shop.example"],
    [" http://localhost:3002/ ", "http://localhost:3002"],
    ["https://shop.example:443", "https://shop.example"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
  ])("%s is stored as %s", (typed, origin) => {
    expect(parseOrigin(typed)).toEqual({ origin });
  });

  test.each([
    "",
    "null",
    "*",
    "https://*.example",
    "shop.example",
    "//shop.example",
    "javascript:alert(1)",
    "file:///etc",
    "https://user@shop.example",
    "https://shop.example.",
    "https://",
    "https://a b",
  ])("%j is refused with a reason", (typed) => {
    expect(parseOrigin(typed)).toHaveProperty("problem");
  });

  test("whatever is typed, nothing but one clean origin reaches the policy", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://${text}`),
        ),
        (typed) => {
          const parsed = parseOrigin(typed);
          if (!("origin" in parsed)) return;
          expect(parsed.origin).toMatch(/^https?:\/\/[^\s;,'"*/]+$/);
          expect(parseOrigin(parsed.origin)).toEqual(parsed);
        },
      ),
    );
  });
});
