import { describe, expect, it } from "vitest";
import { seededRandom } from "../experiments/random.ts";
import { isCardNumber, isIban } from "./checksums.ts";
import { createRedactor, findPersonal } from "./redact.ts";

const random = seededRandom(42);
const pick = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
/** Fills # with digits. */
const fill = (shape: string) => shape.replaceAll("#", () => digits(1));

function card(): string {
  for (;;) {
    const number = fill(pick(["4### #### #### ####", "5###-####-####-####", "4###############"]));
    if (isCardNumber(number)) return number;
  }
}

function iban(): string {
  const [country, shape] = pick([
    ["DE", "#### #### #### #### ##"],
    ["FR", "#### #### #### #### #### ###"],
    ["ES", "#### #### #### #### ####"],
    ["NL", "INGB #### #### ##"],
  ] as [string, string][]);
  const body = fill(shape);
  for (let check = 2; check < 99; check++) {
    const made = `${country}${String(check).padStart(2, "0")} ${body}`;
    if (isIban(made)) return pick([made, made.replaceAll(" ", "")]);
  }
  throw new Error("no check digits fit");
}

const personal: (() => string)[] = [
  () =>
    `${pick(["jo.park", "m_silva", "anne-marie", "x7"])}@${pick(["mail.example", "post.co.example", "firma-nord.example"])}`,
  () =>
    fill(
      pick([
        "+44 20 #### ####",
        "+49 30 ######",
        "+33 6 ## ## ## ##",
        "+34 6## ### ###",
        "+39 06 #### ####",
        "+31 6 ########",
      ]),
    ),
  () => fill(pick(["0171 #######", "06 ## ## ## ##", "(020) ####-####", "06-########", "0#########"])),
  card,
  iban,
  () =>
    `${1 + Math.floor(random() * 222)}.${Math.floor(random() * 255)}.${Math.floor(random() * 255)}.${1 + Math.floor(random() * 250)}`,
  () => `https://shop.example/reset?token=${digits(4)}a${digits(8)}`,
  () => `sk-live_${digits(8)}abcdEFGH${digits(4)}`,
];

/** Six languages; {x} is where the value stands. */
const carriers = [
  ["Please write to {x} about it.", "It is {x}, as I said before.", "You have {x} on file, is that right?"],
  ["Bitte schreiben Sie an {x} deswegen.", "Das ist {x}, wie gesagt.", "Bei Ihnen steht {x}, stimmt das?"],
  ["Merci d'écrire à {x} pour cela.", "C'est {x}, comme je l'ai dit.", "Vous avez {x}, est-ce exact ?"],
  ["Escriba a {x} por favor.", "Es {x}, como dije antes.", "Ustedes tienen {x}, ¿es correcto?"],
  ["Scriva a {x} per favore.", "È {x}, come ho detto.", "Avete {x}, è giusto?"],
  ["Schrijf naar {x} alstublieft.", "Het is {x}, zoals gezegd.", "U heeft {x}, klopt dat?"],
].flat();

/** What looks like personal data and is none. */
const harmless: (() => string)[] = [
  () => fill(pick(["€#,###.##", "#### EUR", "2#.1#.2026", "2026-1#-0#", "1#:2# - 1#:4#", "## x ## cm", "#.#.#"])),
  () => fill(pick(["SAVE##", "LL-####", "model X###", "A4", "page ###", "1## litres", "2025/2026"])),
  () => pick(["https://shop.example/bags?colour=blue", "www.shop.example/returns", "shop.example"]),
];

describe("redaction of 1,000 scripted lines in six languages", () => {
  it("finds at least 99 % of what has a shape", () => {
    const missed: string[] = [];
    for (let at = 0; at < 1_000; at++) {
      const value = pick(personal)();
      const redacted = createRedactor().redact(pick(carriers).replace("{x}", () => value));
      if (redacted.includes(value) || !/⟨[A-Z_]+_1⟩/.test(redacted) || findPersonal(redacted).length > 0)
        missed.push(value);
    }
    expect(missed.length, missed.join(" | ")).toBeLessThanOrEqual(10);
  });

  it("leaves at least 98 % of what only looks like it", () => {
    const taken: string[] = [];
    for (let at = 0; at < 1_000; at++) {
      const line = pick(carriers).replace("{x}", pick(harmless));
      if (createRedactor().redact(line) !== line) taken.push(line);
    }
    expect(taken.length, taken.join(" | ")).toBeLessThanOrEqual(20);
  });
});
