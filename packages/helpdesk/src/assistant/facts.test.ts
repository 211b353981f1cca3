import { expect, test } from "vitest";
import { contentWords, factGiven } from "./facts.ts";

test("a fact is given when most of its content words stand in the answer, whatever their endings", () => {
  expect(factGiven("2 to 3 working days", "Parcels take 2 to 3 working days.")).toBe(true);
  expect(factGiven("refund the difference", "We refunded the differences yesterday.")).toBe(true);
  expect(factGiven("€16.90", "It costs €16.90.")).toBe(true);
  expect(factGiven("10-year warranty", "The warranty lasts 10 years.")).toBe(true);
});

test("other numbers and other words do not give it", () => {
  expect(factGiven("within 14 days", "You have 30 days.")).toBe(false);
  expect(factGiven("printed card", "Gift codes are sent by e-mail.")).toBe(false);
});

test("stop words carry nothing, addresses stay whole", () => {
  expect(contentWords("Write to help@shop.example about the labels")).toEqual(["writ", "help@shop.example", "label"]);
});
