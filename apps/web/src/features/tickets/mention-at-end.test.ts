import { expect, test } from "vitest";
import { mentionAtEnd } from "./mention-at-end.ts";

test("a name is looked for from its @ on, over one space, and not in an address", () => {
  expect(mentionAtEnd("@")).toBe("");
  expect(mentionAtEnd("ask @An")).toBe("An");
  expect(mentionAtEnd("ask @Ann L")).toBe("Ann L");
  expect(mentionAtEnd("@Ann Lee please look")).toBeNull();
  expect(mentionAtEnd("write to ann@lamp")).toBeNull();
  expect(mentionAtEnd("no one")).toBeNull();
});
