import { expect, test } from "vitest";
import { scoreLabels } from "./score-labels.ts";
import { chrf, rougeL } from "./score-text.ts";

/** Values of sacreBLEU 2.6, CHRF(word_order=2). */
test.each([
  ["The parcel comes on Monday.", "Your parcel arrives on Monday.", 52.532964124879676],
  ["Refunds take 5 days", "Refunds take 5 days", 100],
  ["no", "Please contact our team, they can help.", 2.4875621890547266],
  ["It's (really) late!", "It is late, really.", 31.843102293441344],
  ["Ihr Paket kommt übermorgen.", "Das Paket kommt morgen.", 58.98023257977067],
])("chrF++ of %j against %j is sacreBLEU's", (answer, reference, expected) => {
  expect(chrf(answer, reference)).toBeCloseTo(expected, 8);
});

test("ROUGE-L by hand", () => {
  expect(rougeL("the parcel comes Monday", "The parcel comes on Monday.")).toBeCloseTo(8 / 9, 12);
  expect(rougeL("", "x")).toBe(0);
  expect(rougeL("a b c", "c b a")).toBeCloseTo(1 / 3, 12);
});

test("rare labels weigh as much as frequent ones", () => {
  const pairs = [
    ...Array.from({ length: 9 }, () => ({ expected: "refund", given: "refund" })),
    { expected: "delivery", given: "refund" },
  ];
  const scores = scoreLabels(pairs);
  expect(scores.exactMatch).toBeCloseTo(0.9, 12);
  expect(scores.macroF1).toBeCloseTo((2 * 1 * 0.9) / 1.9 / 2, 12);
  expect(scores.perLabel.find(({ label }) => label === "delivery")).toMatchObject({ n: 1, recall: 0, precision: 0 });
});
