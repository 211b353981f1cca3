import { expect, test } from "vitest";
import { type AssistantText, assistantTexts, say } from "./texts.ts";

test("every text exists in every language, with the same places for the site's name", () => {
  const keys = Object.keys(assistantTexts.en).toSorted() as AssistantText[];
  for (const catalogue of Object.values(assistantTexts)) {
    expect(Object.keys(catalogue).toSorted()).toEqual(keys);
    for (const key of keys) {
      expect(catalogue[key].trim()).not.toBe("");
      expect(catalogue[key].includes("{site}")).toBe(assistantTexts.en[key].includes("{site}"));
    }
  }
  for (const other of [assistantTexts.de, assistantTexts.ar])
    for (const key of keys) expect(other[key]).not.toBe(assistantTexts.en[key]);
});

test("the site's name is text, whatever it holds, and an unknown language falls back to English", () => {
  expect(say("greeting", { locale: "de-AT", site: "A $& B" })).toContain("von A $& B.");
  expect(say("thanks", { locale: "fr", site: "x" })).toBe(assistantTexts.en.thanks);
});
