import { describe, expect, test } from "vitest";
import { checkSentence } from "./grounding.ts";

const context = [
  "Returns\nYou have 45 days to return an item. The label costs €6.50 outside Ireland and 1,250 points are worth €10.",
  "Call 555-0142 from Monday to Friday between 9:00 and 17:00, or write to help@shop.example. See https://www.shop.example/returns/label.",
  "The sale ends on 3 May 2026. Enter the code WAX-20 at checkout. Orders over two kilos need both straps.",
];
const check = (sentence: string, visitorWords: string[] = [], productNames = ["Harbour Pannier"]) =>
  checkSentence({ sentence, context, visitorWords, productNames });

describe("what the context says passes", () => {
  test.each([
    "You have 45 days to return an item.",
    "You have forty-five days to return an item.",
    "The label costs 6.50 EUR outside Ireland.",
    "The label costs 6,50 € outside Ireland.",
    "1250 points are worth 10 euros.",
    "Call (555) 0142 between 9:00 and 17:00.",
    "Write to **help@shop.example**.",
    "See shop.example/returns for the label.",
    "The sale ends on May 3, 2026.",
    "The sale ends on 2026-05-03.",
    "Enter the code wax-20 at checkout.",
    "Orders over 2 kilos need both straps.",
    "1. Enter the code at checkout.",
    "This one needs a label.",
  ])("%s", (sentence) => {
    expect(check(sentence)).toMatchObject({ grounded: true, reasons: [] });
  });
});

describe("what it does not say is named by its kind", () => {
  test.each([
    ["You have 30 days to return an item.", "number"],
    ["You have thirty days to return an item.", "number"],
    ["You have ４６ days to return an item.", "number"],
    ["You have 4\u200b6 days to return an item.", "number"],
    ["The label costs $6.50 outside Ireland.", "amount"],
    ["The label costs €6.05 outside Ireland.", "amount"],
    ["You get 10% off the label.", "amount"],
    ["Call on Sunday between 9:00 and 17:00.", "date"],
    ["The sale ends on 4 May 2026.", "date"],
    ["The sale ends on 3 May 2027.", "date"],
    ["Enter the code WAX-25 at checkout.", "code"],
    ["Enter the code WAX20B at checkout.", "code"],
    ["See shop.example/refund for the label.", "url"],
    ["See returns.shop.example for the label.", "url"],
    ["Write to sales@shop.example.", "email"],
    ["Call +353 1 555 0199 from Monday.", "phone"],
    ["The Harbour Pannier needs both straps.", "product"],
    ["The tracking number of the label is 123456.", "number"],
    ["Elephants dance under purple moonlight.", "unsupported"],
  ])("%s", (sentence, reason) => {
    expect(check(sentence)).toMatchObject({ grounded: false, reasons: expect.arrayContaining([reason]) });
  });
});

test("how something is told claims nothing, and what is told does", () => {
  const warranty = (sentence: string) =>
    checkSentence({
      sentence,
      context: ["Every bag has a 10-year warranty on its seams."],
      visitorWords: [],
      productNames: [],
    });
  for (const told of ["In short: 10 years.", "Kurz gesagt: 10 years.", "In summary, a warranty of 10 years."])
    expect(warranty(told), told).toMatchObject({ grounded: true, reasons: [] });
  expect(warranty("In short: 12 years.")).toMatchObject({ grounded: false, reasons: ["number"] });
  expect(warranty("In short: ask your dealer in town.")).toMatchObject({ grounded: false, reasons: ["unsupported"] });
});

test("a number inside a phone number or an address supports nothing", () => {
  expect(check("You have 555 days to return an item.").reasons).toEqual(["number"]);
  expect(check("You have 20 days to return an item.").reasons).toEqual(["number"]);
});

test("the visitor's own words may be repeated", () => {
  const said = ["My order HQ-88123 with the Harbour Pannier came on 7 June"];
  expect(check("Your order HQ-88123 with the Harbour Pannier came on June 7.", said).grounded).toBe(true);
  expect(check("Your order HQ-88124 with the Harbour Pannier came on June 7.", said).reasons).toEqual(["code"]);
});

test("every entity is listed with its verdict", () => {
  expect(check("Pay €6.50 within 14 days.").entities).toEqual([
    { kind: "amount", text: "€6.50", supported: true },
    { kind: "number", text: "14", supported: false },
  ]);
});
