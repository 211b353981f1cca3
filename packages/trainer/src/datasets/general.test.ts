import { expect, test } from "vitest";
import { generalText } from "../adapters/general-text.ts";
import { writeGeneral } from "./general.ts";

const entry = (tokens: number) => ({ sha256: "", rows: 1, tokens });

test("general rows are a tenth of the training tokens, the same ones each time, and end where there are no more", () => {
  const some = writeGeneral(entry(5_000));
  expect(some.entry.tokens).toBeGreaterThan(400);
  expect(some.entry.tokens).toBeLessThanOrEqual(500);
  expect(writeGeneral(entry(5_000))).toEqual(some);
  expect(writeGeneral(entry(10)).text).toBe("");
  const all = writeGeneral(entry(1e7));
  expect(all.entry.rows).toBe(360);
  expect(
    all.text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).prompt.at(-1).role),
  ).toContain("user");
});

test("none of them is in the probe for forgetting", () => {
  const { text } = writeGeneral(entry(1e7));
  const questions = new Set(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).question),
  );
  for (const [question] of generalText) expect(questions).not.toContain(question);
});
