import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("marks go, words stay", () => {
  const text =
    "## Repairs\n\n**We mend** every bag, see [prices](https://a.example/b).\n\n- Seams\n- `Zips`\n\n> 3 * 4 = 12";
  expect(plainText(text)).toBe("Repairs We mend every bag, see prices. Seams Zips 3 * 4 = 12");
});
