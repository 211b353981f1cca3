import { describe, expect, it } from "vitest";
import { readRecipes } from "../runs/recipe.ts";
import { makeRow } from "../testing/rows.ts";
import { gateLengths, sequenceTokens } from "./lengths.ts";
import { answerPrompt } from "./prompt-row.ts";

const sentence =
  "You can send unused bags back within forty-five days of the delivery, with the label from your account. ";
const passages = (sentences: number) =>
  Array.from({ length: 4 }, (_, at) => ({
    ...{ title: `Returns, part ${at + 1}`, heading: "How long do I have?", text: sentence.repeat(sentences).trim() },
  }));
const asked = { site: "Lamp & Loom", locale: "en", question: "How long do I have to return a bag?", history: [] };

describe("gateLengths", () => {
  it("lets through what every recipe reads, and no recipe drops it", () => {
    for (const recipe of readRecipes()) expect(recipe.maxLength, recipe.name).toBeGreaterThanOrEqual(sequenceTokens);
  });

  it("keeps the corrected row of a failure, whose prompt is serving's own with as many sources as fit", async () => {
    for (const [sentences, words] of [
      [2, 3],
      [4, 12],
      [6, 60],
    ] as const) {
      const completion = `In short: ${"you have forty-five days ".repeat(words / 3)}`.trim();
      const { prompt, context } = await answerPrompt({ ...asked, passages: passages(sentences), completion });
      expect(context.length).toBeGreaterThan(0);
      expect(gateLengths([makeRow({ prompt, completion })]).removed).toEqual([]);
    }
    const short = await answerPrompt({ ...asked, passages: passages(2), completion: "In short: forty-five days." });
    expect(short.context).toHaveLength(4);
  });

  it("takes out what training would drop, the target counted with the prompt", () => {
    const prompt = [{ role: "user" as const, content: sentence.repeat(15) }];
    const row = (completion: string) => gateLengths([makeRow({ prompt, completion })]).removed[0]?.reason;
    expect(row("Forty-five days.")).toBeUndefined();
    expect(row(sentence.repeat(6))).toBe("prompt too long");
    expect(row(sentence.repeat(12))).toBe("target too long");
    expect(row("  ")).toBe("no target");
  });
});
