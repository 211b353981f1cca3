import { describe, expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { defaultModel, parseModelSpec } from "./model-spec.ts";

describe("the catalogue", () => {
  it.each(catalogue)("says everything of $id that a choice needs", (model) => {
    expect(parseModelSpec(model.spec).kind).toMatch(/pypi|hf/);
    const bitsPerWeight = (model.sizeBytes * 8) / model.parameters;
    expect(bitsPerWeight).toBeGreaterThan(4);
    expect(bitsPerWeight).toBeLessThan(7);
    expect(model.contextTokens).toBeGreaterThanOrEqual(8_192);
    expect(model.licence.name).not.toBe("");
  });

  it("begins with the default and warns of licences that bind", () => {
    expect(defaultModel.startsWith(catalogue[0]?.spec ?? "?")).toBe(true);
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    expect(catalogue.filter(({ licence }) => !licence.isCommercial).map(({ id }) => id)).toEqual(["qwen2.5-3b"]);
  });
});
