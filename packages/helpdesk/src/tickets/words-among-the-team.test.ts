import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance.ts";
import { fillReply } from "./fill-reply.ts";
import { findMentions } from "./mentions.ts";

describe("canned replies", () => {
  it("fill in what is known, take the stand-in otherwise, and name what is missing", () => {
    expect(fillReply("Hi {{visitor.name|there}}, {{ agent.name }} here.", { "agent.name": "Robin" })).toEqual({
      text: "Hi there, Robin here.",
      missing: [],
    });
    expect(fillReply("Ticket {{ticket.number}} {{secret}}", { "ticket.number": "12" })).toEqual({
      text: "Ticket 12 {{secret}}",
      missing: ["secret"],
    });
  });

  it("take values as text, also ones that look like variables", () => {
    expect(fillReply("Hi {{visitor.name}}", { "visitor.name": "{{agent.name}}", "agent.name": "x" }).text).toBe(
      "Hi {{agent.name}}",
    );
  });
});

describe("mentions", () => {
  const people = [{ name: "Robin" }, { name: "Robin Hale" }, { name: "Ann" }];
  it("find whole names, the longest first", () => {
    expect(findMentions("@robin hale please look", people)).toEqual([{ name: "Robin Hale" }]);
    expect(findMentions("@Robin, and @ann.", people)).toEqual([{ name: "Robin" }, { name: "Ann" }]);
  });
  it("are no addresses and no longer words", () => {
    expect(findMentions("mail robin@robin.example, @annette", people)).toEqual([]);
  });
});

describe("edit distance", () => {
  it("is Levenshtein per character", () => {
    expect(editDistance("kitten", "sitting")).toBeCloseTo(3 / 7);
    expect(editDistance("", "")).toBe(0);
    expect(editDistance("abc", "")).toBe(1);
    expect(editDistance("same", "same")).toBe(0);
  });
});
