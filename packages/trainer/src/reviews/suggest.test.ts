import { expect, test } from "vitest";
import { createSuggester } from "./suggest.ts";

test("before anybody has judged, a sign speaks for what it usually means, and not surely", () => {
  const suggest = createSuggester([]);
  const found = suggest(["nothing_found"]);
  expect(found?.label).toBe("no_article");
  expect(found?.score).toBeGreaterThan(1 / 6);
  expect(found?.score).toBeLessThan(0.95);
  expect(suggest([])).toBeNull();
  expect(suggest(["a sign of another version"])).toBeNull();
});

test("what reviewers said outweighs it, and is surer the more they said", () => {
  const judged = (count: number) =>
    Array.from({ length: count }, () => ({ signals: ["nothing_found"], label: "hand_over" }));
  const [few, many] = [2, 60].map((count) => createSuggester(judged(count))(["nothing_found"]));
  expect(many?.label).toBe("hand_over");
  expect(many?.score).toBeGreaterThan(few?.score ?? 1);
  expect(createSuggester(judged(60))(["thumbs_down"])?.label).toBe("wrong");
});
