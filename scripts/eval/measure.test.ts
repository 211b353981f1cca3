import { expect, test } from "vitest";
import { measure, type Outcome } from "./measure.ts";

function outcome(over: Partial<Omit<Outcome, "question">> & { question?: Partial<Outcome["question"]> }): Outcome {
  const question = { query: "q", goldSlugs: ["a"], answerable: true, mustMention: [], lang: null, ...over.question };
  return { slugs: ["a", "b"], kind: "quote", shown: "Two words", unsupported: 0, ...over, question };
}

test("hits count distinct articles of answerable questions with gold", () => {
  const result = measure([
    outcome({}),
    outcome({ slugs: ["b", "c", "a"] }),
    outcome({ slugs: ["b", "c", "d", "a"] }),
    outcome({ question: { goldSlugs: [] }, slugs: ["x"] }),
    outcome({ question: { answerable: false }, slugs: ["x"] }),
  ]);
  expect(result).toMatchObject({ hit1: 0.333, hit3: 0.667 });
});

test("small talk, handing over and declining are no answers", () => {
  const kinds = ["quote", "write", "approved", "declined", "small-talk", "hand-off"];
  expect(measure(kinds.map((kind) => outcome({ kind }))).answeredAnswerable).toBe(0.5);
  expect(measure(kinds.map((kind) => outcome({ kind, question: { answerable: false } }))).declinedUnanswerable).toBe(
    0.5,
  );
});

test("a fact in a text that was declined is not given, and rates without questions are null", () => {
  const question = { mustMention: ["two words", "something else entirely"] };
  expect(measure([outcome({ question })]).facts).toBe(0.5);
  expect(measure([outcome({ question, kind: "declined" })])).toMatchObject({ facts: 0, declinedUnanswerable: null });
});
