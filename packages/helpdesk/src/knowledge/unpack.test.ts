import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readArticleFile } from "./import.ts";
import { importLimits, unpack } from "./unpack.ts";

const bytes = (text: string) => strToU8(text);

test("a zip is opened; folders, hidden files and other kinds are not imported", () => {
  const zip = zipSync({
    "a/b.md": bytes("# B"),
    ".git/x.md": bytes("x"),
    "__MACOSX/b.md": bytes("x"),
    "c.png": bytes("x"),
  });
  const { files, skipped } = unpack([{ name: "all.zip", bytes: zip }]);
  expect(files.map(({ name }) => name)).toEqual(["a/b.md"]);
  expect(skipped).toEqual([{ name: "c.png", reason: "Not a .md or .txt file." }]);
});

test("too large, too many, too much and damaged are each refused with a reason", () => {
  const large = zipSync({ "big.md": new Uint8Array(importLimits.fileBytes + 1) });
  expect(unpack([{ name: "z.zip", bytes: large }])).toMatchObject({ files: [], skipped: [{ name: "big.md" }] });
  const many = Array.from({ length: importLimits.files + 1 }, (_, index) => ({
    name: `${index}.md`,
    bytes: bytes("x"),
  }));
  expect(unpack(many).files).toHaveLength(importLimits.files);
  const much = Array.from({ length: 27 }, (_, index) => ({
    name: `${index}.md`,
    bytes: new Uint8Array(importLimits.fileBytes),
  }));
  expect(unpack(much).files).toHaveLength(25);
  expect(unpack([{ name: "z.zip", bytes: bytes("no zip") }]).skipped[0]?.reason).toContain("damaged");
});

test("a path that points upwards is only ever a name", () => {
  expect(readArticleFile({ name: "../../etc/a__b.md", bytes: bytes("text") }, "en")).toMatchObject({ slug: "etc/a/b" });
});

test("front matter gives title, language and date; binary and invalid UTF-8 are refused", () => {
  const file = bytes("---\ntitle: Öffnungszeiten\nlang: de\nverified: 2026-09-29\n---\nWir öffnen um 10 Uhr.");
  expect(readArticleFile({ name: "x.md", bytes: file }, "en")).toMatchObject({
    title: "Öffnungszeiten",
    lang: "de",
    verifiedAt: new Date("2026-09-29"),
    bodyMd: "Wir öffnen um 10 Uhr.",
  });
  expect(readArticleFile({ name: "x.md", bytes: new Uint8Array([0x41, 0xff, 0xfe]) }, "en")).toHaveProperty("reason");
  expect(readArticleFile({ name: "x.md", bytes: new Uint8Array([0x41, 0, 0x42]) }, "en")).toHaveProperty("reason");
});
