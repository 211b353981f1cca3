import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manifestSchema, parseEvent, runFileSchema } from "./contract.ts";
import { readRecipes, resolveRecipe } from "./recipe.ts";

const example = (name: string) => readFileSync(join(import.meta.dirname, "../../contract", name), "utf8");

test("both languages read the same examples", () => {
  expect(runFileSchema.parse(JSON.parse(example("run.example.json"))).format).toBe(1);
  expect(manifestSchema.parse(JSON.parse(example("manifest.example.json"))).rank).toBe(16);
  const lines = example("events.example.ndjson").trim().split("\n");
  expect(lines.filter((line) => parseEvent(line) === null)).toEqual([]);
});

test("a field that nobody knows is refused, as Python refuses it", () => {
  const run = JSON.parse(example("run.example.json"));
  expect(runFileSchema.safeParse({ ...run, surprise: 1 }).success).toBe(false);
  expect(runFileSchema.safeParse({ ...run, recipe: { ...run.recipe, surprise: 1 } }).success).toBe(false);
});

test.each(["", "Loading weights: 100%", "{broken", '{"type":"surprise"}', '{"type":"step","step":"nine"}'])(
  "%j is no event",
  (line) => {
    expect(parseEvent(line)).toBeNull();
  },
);

test("every recipe that comes with Whetstone is whole, and an unknown one names them", () => {
  expect(readRecipes().map((recipe) => recipe.name)).toEqual(
    expect.arrayContaining(["cpu-smol", "gpu-7b", "seed-classic"]),
  );
  expect(() => resolveRecipe("none")).toThrow(/cpu-smol/);
});
