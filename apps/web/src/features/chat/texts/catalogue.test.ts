import { systemNotices, thumbReasons } from "@whetstone/core/chat";
import { expect, test } from "vitest";
import { ar } from "./ar.ts";
import { languageOf, problemOf, refusalOf } from "./catalogue.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

test("a locale finds its language, its direction, and English where we have no other", () => {
  expect(languageOf("de-AT")).toEqual({ locale: "de-AT", direction: "ltr", texts: de });
  expect(languageOf("AR").direction).toBe("rtl");
  for (const odd of ["", "fr", "zz-ZZ", "constructor", "__proto__", "e"]) expect(languageOf(odd).texts, odd).toBe(en);
  expect(languageOf("en_broken locale").locale).toBe("en");
});

test("no language leaves a word empty or in English", () => {
  const shared = new Set(["Chat"]);
  for (const [name, texts] of Object.entries({ de, ar })) {
    const ours = wordsOf(texts);
    for (const [key, word] of wordsOf(en)) {
      const translated = ours.get(key);
      expect(translated, `${name}: ${key}`).toBeTruthy();
      if (!shared.has(word)) expect(translated, `${name}: ${key}`).not.toBe(word);
    }
  }
  expect(Object.keys(en.reasons)).toEqual([...thumbReasons]);
  expect(systemNotices).toHaveLength(5);
});

test("counts are said as the language says them", () => {
  expect([1, 2].map(en.ahead)).toEqual(["1 question is before yours", "2 questions are before yours"]);
  expect(ar.ahead(2)).toContain("سؤالان");
  expect(ar.ahead(5)).toContain("5 أسئلة");
  expect(ar.ahead(20)).toContain("20 سؤالًا");
});

test("a code without words of its own gets the general sentence", () => {
  expect(problemOf(en, "NETWORK")).toBe(en.problems.NETWORK);
  expect(problemOf(en, "toString")).toBe(en.problems.other);
  expect(problemOf(en, null)).toBe(en.problems.other);
  expect(refusalOf(de, "FORBIDDEN")).toBe(de.refused.other);
});

/** Every leaf of a catalogue; what counts is called with 3. */
function wordsOf(texts: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] => {
      if (typeof value === "object") return [...wordsOf(value, `${path}${key}.`)];
      return [[`${path}${key}`, typeof value === "function" ? String(value(3, "X")) : String(value)]];
    }),
  );
}
