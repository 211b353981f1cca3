import { describe, expect, it } from "vitest";
import { trainIntents } from "./intent-classifier.ts";
import { isotonic } from "./isotonic.ts";
import { chooseLimit, trainDecider } from "./scope-threshold.ts";
import { scoreIntents } from "./score-intents.ts";
import { seeded } from "./softmax-regression.ts";

/** Vectors around one direction per topic stand in for embeddings. */
const topics = {
  refund: ["money back", "refund"],
  parcel: ["parcel late", "where is my order"],
  login: ["password", "sign in"],
};
const random = seeded(3);

function near(direction: number): Float32Array {
  const vector = Float32Array.from({ length: 8 }, (_, at) => (at === direction ? 1 : 0) + (random() - 0.5) * 0.4);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

const rows = Object.entries(topics).flatMap(([intent, phrases], direction) =>
  Array.from({ length: 30 }, (_, at) => ({
    text: `${phrases[at % 2]} please number ${at}`,
    vector: near(direction),
    intent,
  })),
);

describe("intents", () => {
  it("are told apart by meaning and by spelling", () => {
    const classify = trainIntents(rows);
    expect(classify({ text: "i want my money back", vector: near(0) }).intent).toBe("refund");
    expect(classify({ text: "cannot sign in", vector: near(2) }).intent).toBe("login");
  });

  it("are the same for the same rows", () => {
    const text = { text: "parcel late", vector: near(1) };
    expect(trainIntents(rows)(text)).toEqual(trainIntents(rows)(text));
  });

  it("out of scope are not guessed: something else fits badly and is said to be unknown", () => {
    const decide = trainDecider(rows);
    const strange = decide({ text: "what is the weather", vector: near(6) });
    expect(strange.intent).toBeNull();
    const known = decide({ text: "refund please", vector: near(0) });
    expect(known).toMatchObject({ intent: "refund", guess: "refund" });
    expect(known.confidence).toBeGreaterThan(strange.confidence);
  });

  it("learn from texts that are marked as out of scope", () => {
    const outside = Array.from({ length: 25 }, (_, at) => ({ text: `joke ${at}`, vector: near(5), intent: null }));
    const decide = trainDecider([...rows, ...outside]);
    expect(decide({ text: "another joke", vector: near(5) }).intent).toBeNull();
    expect(decide({ text: "password lost", vector: near(2) }).intent).toBe("login");
  });

  it("need one intent at least", () => {
    expect(() => trainIntents([{ text: "a", vector: near(0), intent: null }])).toThrow(/at least one/);
  });
});

describe("the limit of what is said", () => {
  const trials = [0.1, 0.2, 0.3].map((fit) => ({ fit, isRight: false, inScope: false }));
  const inside = [0.25, 0.5, 0.6, 0.7, 0.8].map((fit) => ({ fit, isRight: true, inScope: true }));
  it("lies between what is outside and what is inside", () => {
    const limit = chooseLimit([...trials, ...inside], { outside: 0.5, mostSentAway: 1 });
    expect(limit).toBeGreaterThan(0.3);
    expect(limit).toBeLessThanOrEqual(0.5);
  });
  it("sends away no more than allowed", () => {
    expect(chooseLimit([...trials, ...inside], { outside: 0.5, mostSentAway: 0.1 })).toBeLessThanOrEqual(0.25);
  });
});

describe("scores", () => {
  it("count I don't know as a decision", () => {
    const scores = scoreIntents([
      { meant: "a", said: "a" },
      { meant: "a", said: null },
      { meant: "b", said: "a" },
      { meant: null, said: null },
      { meant: null, said: "b" },
    ]);
    expect(scores.accuracy).toBeCloseTo(2 / 5);
    // a: 2·1/(2+2) = .5; b: 0
    expect(scores.macroF1).toBeCloseTo(0.25);
    expect(scores.outOfScopeRecall).toBe(0.5);
    expect(scores.outOfScopeFalse).toBeCloseTo(1 / 3);
  });
  it("leave out what cannot be measured", () => {
    expect(scoreIntents([{ meant: "a", said: "a" }]).outOfScopeRecall).toBeNull();
  });
});

describe("isotonic regression", () => {
  it("pools what falls", () => {
    const fitted = isotonic([1, 3, 2, 4].map((value, at) => ({ at, value })));
    expect([0, 1, 2, 3, 9, -1].map(fitted)).toEqual([1, 2.5, 2.5, 4, 4, 1]);
  });
  it("is 0 without points", () => expect(isotonic([])(1)).toBe(0));
});
