import { expect, test } from "vitest";
import { fakeEmbed } from "../knowledge/fake-embedder.ts";
import type { RetrievedPassage } from "../knowledge/retrieve.ts";
import { chooseQuote, quoteTexts } from "./quote.ts";

function passage(section: string, over: Partial<RetrievedPassage> = {}): RetrievedPassage {
  return {
    ...{ chunkId: section, articleId: "a", slug: "a", title: "A", heading: null, text: section, section, lang: "en" },
    ...{ verifiedAt: null, score: 1, dense: 0.6, titleDense: 0.6, lexical: 0.5 },
    ...over,
  };
}

function quote(query: string, passages: RetrievedPassage[]) {
  const texts = [query, ...quoteTexts(passages)];
  const vectors = fakeEmbed(texts);
  return chooseQuote({
    query,
    passages,
    vectors: new Map(texts.map((text, at) => [text, vectors[at] ?? new Float32Array()])),
  });
}

test("a heading that asks is followed by its answer", () => {
  const asked = passage("Yes, within 20 minutes.", { heading: "Can I cancel my order?" });
  const other = passage("Orders are great fun.", { heading: "Fun", articleId: "b", score: 0.9 });
  expect(quote("Can I cancel my order?", [other, asked]).text).toMatch(/^Yes, within 20 minutes\./);
});

test("steps are quoted whole, in order, with their introduction", () => {
  const steps = passage("To return a bag:\n1. Register the return.\n2. Print the label.\n3. Send the bag.");
  expect(quote("how to return a bag", [steps]).text).toBe(
    "To return a bag:\n1. Register the return.\n2. Print the label.\n3. Send the bag.",
  );
});

test("every sentence stands word for word in a section, and no more than three are chosen", () => {
  const text = "Bags are sewn here. Bags last long. Bags are green. Bags are waxed. Bags have straps.";
  const { sentences, text: shown } = quote("bags", [passage(text)]);
  expect(sentences.length).toBeLessThanOrEqual(3);
  for (const sentence of sentences) expect(text).toContain(sentence);
  expect(shown).toBe(sentences.join(" "));
});

test("nothing retrieved, nothing quoted", () => {
  expect(quote("bags", [])).toEqual({ text: "", pieces: [], sentences: [], sources: [] });
});
