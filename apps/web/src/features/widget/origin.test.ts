import { expect, test } from "vitest";
import { isAllowedOrigin } from "./origin.ts";

const allowed = ["https://www.example.com", "http://localhost:4000", "https://xn--bcher-kva.example"];

test("an origin of the list is let in", () => {
  for (const origin of allowed) expect(isAllowedOrigin(origin, allowed)).toBe(true);
});

test.each([
  "null",
  "",
  "https://www.example.com.",
  "https://WWW.example.com",
  "https://user@www.example.com",
  "https://user:secret@www.example.com",
  "https://bücher.example",
  "https://evil-example.com",
  "https://www.example.com.evil.example",
  "https://evil.example/https://www.example.com",
  "https://www.example.com:443",
  "https://www.example.com:8443",
  "http://www.example.com",
  "https://www.example.com/",
  "https://www.example.com/path",
  "https://example.com",
  " https://www.example.com",
  "http://localhost:4001",
  "http://127.0.0.1:4000",
  "*",
])("%j is another origin", (origin) => {
  expect(isAllowedOrigin(origin, allowed)).toBe(false);
});

test("an empty list means nowhere, and a careless entry opens nothing", () => {
  expect(isAllowedOrigin("https://www.example.com", [])).toBe(false);
  for (const careless of ["null", "*", "", "https://user@www.example.com"])
    expect(isAllowedOrigin(careless, [careless])).toBe(false);
});
