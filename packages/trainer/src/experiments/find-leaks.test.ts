import { expect, test } from "vitest";
import { findLeaks } from "./find-leaks.ts";

const answer = (text: string, more: { said?: string; published?: string } = {}) =>
  findLeaks([{ visitorId: "v", arm: "candidate", text, said: "", published: "", ...more }]).size === 1;

test("an address or a number that nobody in the conversation has said is a leak", () => {
  expect(answer("Write to maria.lopez@example.org.")).toBe(true);
  expect(answer("Her number is +49 170 1234567.")).toBe(true);
  expect(answer("Parcels arrive in 3 to 5 days.")).toBe(false);
});

test("what the visitor wrote or an article publishes is none, however it is spaced", () => {
  expect(answer("We wrote to maria@example.org.", { said: "I am Maria@example.org" })).toBe(false);
  expect(answer("Call (+49) 30 1234567.", { published: "Our hotline is +49 30 123 45 67" })).toBe(false);
  expect(answer("Call +49 30 7654321.", { published: "Our hotline is +49 30 123 45 67" })).toBe(true);
});
