import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPublicWords } from "./public-words.ts";
import { createRedactor, findPersonal } from "./redact.ts";

const contact = { names: ["Mária Kovács", "Will Turner"], details: ["maria.k@mail.example"], numbers: ["LL-######"] };

describe("createRedactor", () => {
  it.each([
    ["Write to me at maria.k@mail.example, please", "Write to me at ⟨EMAIL_1⟩, please"],
    ["Ring +44 20 7946 0958 or +44 20 7946 0959", "Ring ⟨PHONE_1⟩ or ⟨PHONE_2⟩"],
    ["My mobile is 0171 2345678", "My mobile is ⟨PHONE_1⟩"],
    ["phone (020) 7946-0958", "phone ⟨PHONE_1⟩"],
    ["IBAN DE89 3704 0044 0532 0130 00 is mine", "IBAN ⟨IBAN_1⟩ is mine"],
    ["card 4111 1111 1111 1111 was charged", "card ⟨CARD_1⟩ was charged"],
    ["from 192.168.10.7 and 2001:db8::ff00:42:8329", "from ⟨IP_1⟩ and ⟨IP_2⟩"],
    ["see https://shop.example/reset?token=abc123 now", "see ⟨URL_1⟩ now"],
    ["key sk-live_abcdefghijklmnop1234", "key ⟨SECRET_1⟩"],
    ["my password is hunter2!", "my password is ⟨SECRET_1⟩"],
    ["order LL-204815 is late", "order ⟨ACCOUNT_1⟩ is late"],
    ["I am Maria Kovacs", "I am ⟨NAME_1⟩"],
    ["Kovács here, Mária Kovács", "⟨NAME_1⟩ here, ⟨NAME_1⟩"],
    ["Thanks, Marai", "Thanks, ⟨NAME_1⟩"],
    ["My name is Jo Park and I wait", "My name is ⟨NAME_1⟩ and I wait"],
    ["I live at 12 Baker Street, second floor", "I live at ⟨ADDRESS_1⟩, second floor"],
    ["Lindenstraße 5a, Ulm", "⟨ADDRESS_1⟩, Ulm"],
    ["SSN 219-09-9999", "SSN ⟨NATIONAL_ID_1⟩"],
    ["Meine Steuer-ID ist 86 095 742 719", "Meine Steuer-ID ist ⟨NATIONAL_ID_1⟩"],
  ])("replaces what is personal: %s", (text, expected) => {
    expect(createRedactor(contact).redact(text)).toBe(expected);
  });

  it.each([
    "Returns are free within 30 days, from 1 March 2026 to 31.03.2026.",
    "It costs €1,299.00 or 12 x 99.95, code SAVE20.",
    "Order 12345678 was sent on 2026-11-24 10:30.",
    "Version 10.2.14.3 will do; will you?",
    "The bag holds 15 litres; see https://shop.example/bags/size?colour=blue.",
    "Opening hours 9:00-17:30, room 204, 2024/2025.",
    "ISBN 978-3-16-148410-0.",
    "We may ask; this is Great.",
  ])("leaves what is not: %s", (text) => {
    expect(createRedactor({ names: ["Will Turner", "May Grant"] }).redact(text)).toBe(text);
  });

  it("gives the same value the same placeholder throughout a conversation", () => {
    const redactor = createRedactor();
    expect(redactor.redact("a@x.example and b@x.example")).toBe("⟨EMAIL_1⟩ and ⟨EMAIL_2⟩");
    expect(redactor.redact("again B@x.example, +49 30 901820 then +49 (30) 90 18 20")).toBe(
      "again ⟨EMAIL_2⟩, ⟨PHONE_1⟩ then ⟨PHONE_1⟩",
    );
    expect(redactor.found()).toEqual({ EMAIL: 2, PHONE: 1 });
  });

  it("keeps what the site publishes", () => {
    const published = readPublicWords(["Write to care@lampandloom.example or ring +44 20 7946 0000, at 5 Mill Road"]);
    const text = "care@lampandloom.example, 020 7946 0000, 5 Mill Road, not me@x.example";
    expect(createRedactor({ published }).redact(text)).toBe(text.replace("me@x.example", "⟨EMAIL_1⟩"));
  });

  const piece = fc.oneof(
    fc.constantFrom(
      "maria.k@mail.example",
      "+44 20 7946 0958",
      "4111 1111 1111 1111",
      "Kovacs",
      "LL-204815",
      "10.0.0.7",
    ),
    fc.constantFrom(
      "⟨EMAIL_1⟩",
      "password: Abc9!x",
      "https://x.example/?token=a1",
      "DE89370400440532013000",
      "\n",
      ". ",
    ),
    fc.string({ maxLength: 12 }),
    fc.lorem({ maxCount: 4 }),
  );
  const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" "));

  it("changes nothing the second time, with a redactor that remembers or with a new one", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const redactor = createRedactor(contact);
        const once = redactor.redact(text);
        expect(redactor.redact(once)).toBe(once);
        expect(createRedactor(contact).redact(once)).toBe(once);
      }),
      { numRuns: 400 },
    );
  });

  it("leaves nothing that its own strict recognisers find", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = createRedactor(contact).redact(text);
        expect(findPersonal(once, { numbers: contact.numbers })).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
