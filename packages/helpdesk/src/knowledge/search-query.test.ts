import { expect, test } from "vitest";
import { searchQuery } from "./search-query.ts";

const history = [
  { author: "visitor" as const, text: "How long does delivery to Ireland take?" },
  { author: "assistant" as const, text: "2 to 3 working days." },
];

test.each(["and to Germany?", "how much does it cost?", "Germany?", "und nach Deutschland?", "what about Sundays?"])(
  "%s is searched with the question before it",
  (query) => {
    expect(searchQuery({ query, history })).toBe(`How long does delivery to Ireland take?\n${query}`);
  },
);

test.each(["How do I reset my password?", "Is there a repair shop in Galway for old bags?"])(
  "%s stands alone",
  (query) => {
    expect(searchQuery({ query, history })).toBe(query);
  },
);

test("a chain of follow-ups goes back to the question that names its subject", () => {
  const chain = [...history, { author: "visitor" as const, text: "and to Germany?" }];
  expect(searchQuery({ query: "why?", history: chain })).toBe("How long does delivery to Ireland take?\nwhy?");
});

test("a history that already holds the question changes nothing", () => {
  const own = [{ author: "visitor" as const, text: "Germany?" }];
  expect(searchQuery({ query: "Germany?", history: own })).toBe("Germany?");
});
